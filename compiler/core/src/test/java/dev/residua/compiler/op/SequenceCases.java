package dev.residua.compiler.op;

import java.util.List;

/// Cases of attention, positions and embeddings.
final class SequenceCases {
  private SequenceCases() {}

  static void addTo(List<OpCase> cases) {
    for (var type : List.of("i32[N, T]", "i64[T]", "i32[N, 3, T]")) {
      cases.add(
          CaseBuilder.of("embedding")
              .input("x", type)
              .below("x", 11)
              .with("vocabulary", 11)
              .with("width", 17)
              .where("N", 2)
              .where("T", 7)
              .build());
    }
    positions(cases);
    for (int t : new int[] {1, 7, 33}) {
      cases.add(attention(16, 4, t).build());
      cases.add(attention(15, 3, t).with("causal", true).build());
    }
    cases.add(attention(12, 4, 9).with("kv_heads", 2).with("head_size", 5).build());
    cases.add(attention(12, 4, 9).with("kv_heads", 1).with("bias", false).build());
    cases.add(attention(12, 2, 9).with("out_bias", false).with("scale", 0.2).build());
    cases.add(attention(12, 2, 17).tensor("mask", "i32[N, T]").build());
    cases.add(attention(12, 2, 7).tensor("mask", "f32[N, T, T]").below("mask", 2).build());
    cases.add(
        attention(12, 2, 7)
            .tensor("mask", "f32[N, 2, T, T]")
            .below("mask", 2)
            .with("causal", true)
            .build());
    cases.add(attention(12, 2, 7).tensor("memory", "f32[N, S, 9]").where("S", 15).build());
    cases.add(
        attention(12, 2, 7)
            .tensor("memory", "f32[N, S, 9]")
            .tensor("mask", "i32[N, S]")
            .where("S", 15)
            .build());
    cases.add(
        attention(12, 2, 3)
            .tensor("memory", "f32[N, S, 12]")
            .with("causal", true)
            .where("S", 15)
            .build());
    cases.add(attention(12, 2, 7).tensor("mask", "i32[N, T]").values("mask", random -> 0).build());
    cases.add(attention(16, 2, 15).with("rotary", true).with("causal", true).build());
    cases.add(
        attention(24, 2, 7)
            .with("rotary", true)
            .with("pairing", "interleaved")
            .with("rotary_fraction", 0.5)
            .with("theta", 500.0)
            .build());
    cases.add(attention(16, 2, 7).with("qk_norm", "rms").build());
    cases.add(attention(16, 2, 7).with("qk_norm", "layer").with("rotary", true).build());
    cases.add(
        CaseBuilder.of("rotary")
            .input("x", "f32[N, T, 3, 10]")
            .where("N", 2)
            .where("T", 33)
            .build());
  }

  private static void positions(List<OpCase> cases) {
    for (int t : new int[] {1, 7, 17}) {
      cases.add(
          CaseBuilder.of("positions")
              .input("x", "f32[N, T, 15]")
              .with("length", 17)
              .where("N", 2)
              .where("T", t)
              .build());
      cases.add(
          CaseBuilder.of("sinusoid")
              .input("x", "f32[N, T, 14]")
              .where("N", 2)
              .where("T", t)
              .build());
    }
    cases.add(
        CaseBuilder.of("positions")
            .input("x", "i32[N, 9]")
            .with("length", 9)
            .with("width", 7)
            .where("N", 2)
            .build());
    cases.add(
        CaseBuilder.of("sinusoid")
            .input("x", "f32[N, T, 32]")
            .with("layout", "concatenated")
            .with("first", 1)
            .with("divisor", 15.0)
            .where("N", 2)
            .where("T", 33)
            .build());
    for (var type : List.of("f32[N, 7, 15]", "f32[N, T, 1]")) {
      cases.add(CaseBuilder.of("class_token").input("x", type).where("N", 3).where("T", 2).build());
      cases.add(CaseBuilder.of("layer_scale").input("x", type).where("N", 3).where("T", 2).build());
      cases.add(CaseBuilder.of("rezero").input("x", type).where("N", 3).where("T", 2).build());
    }
    cases.add(CaseBuilder.of("layer_scale").input("x", "f32[N, 7, 5, 3]").where("N", 2).build());
    cases.add(CaseBuilder.of("parameter").with("sizes", List.of(3, 7)).build());
  }

  private static CaseBuilder attention(int width, int heads, int t) {
    return CaseBuilder.of("attention")
        .input("x", "f32[N, T, %d]".formatted(width))
        .with("heads", heads)
        .where("N", 2)
        .where("T", t)
        .tolerance(1e-4);
  }
}
