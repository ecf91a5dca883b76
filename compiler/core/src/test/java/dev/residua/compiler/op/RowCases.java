package dev.residua.compiler.op;

import java.util.List;

/// Cases of norms, softmax and reductions.
final class RowCases {
  private RowCases() {}

  static void addTo(List<OpCase> cases) {
    for (var op : List.of("layer_norm", "rms_norm", "softmax", "l2_normalise")) {
      for (int width : new int[] {1, 7, 33, 130}) {
        cases.add(
            CaseBuilder.of(op)
                .input("x", "f32[N, 7, %d]".formatted(width))
                .where("N", 3)
                .tolerance(width == 1 ? 1e-3 : 5e-5)
                .build());
      }
      cases.add(
          CaseBuilder.of(op).input("x", "f32[N, 15, 3, 5]").with("axis", 1).where("N", 2).build());
    }
    cases.add(
        CaseBuilder.of("layer_norm")
            .input("x", "f32[N, 15]")
            .with("bias", false)
            .where("N", 2)
            .build());
    cases.add(
        CaseBuilder.of("layer_norm")
            .input("x", "f32[N, 15]")
            .with("affine", false)
            .where("N", 2)
            .build());
    cases.add(
        CaseBuilder.of("layer_norm")
            .input("x", "f32[N, 15]")
            .with("eps", 0.5)
            .where("N", 2)
            .build());
    cases.add(
        CaseBuilder.of("rms_norm")
            .input("x", "f32[N, 15]")
            .with("unit_offset", true)
            .where("N", 2)
            .build());
    cases.add(
        CaseBuilder.of("softmax")
            .input("x", "f32[N, T]")
            .values("x", random -> 50 * random.nextGaussian())
            .where("N", 2)
            .where("T", 17)
            .build());
    for (var op : List.of("sum", "mean", "max")) {
      reduce(cases, op, "f32[N, 7, 33]", List.of(-1), false);
      reduce(cases, op, "f32[N, 7, 33]", List.of(1), true);
      reduce(cases, op, "f32[N, 7, 33]", List.of(0), false);
      reduce(cases, op, "f32[N, 7, 33]", List.of(0, 1, 2), false);
      reduce(cases, op, "f32[N, 5, 3, 7]", List.of(1, 3), true);
      reduce(cases, op, "f32[N, T, 5]", List.of(1), false);
    }
    for (int axis : new int[] {0, 1, -1}) {
      cases.add(
          CaseBuilder.of("argmax")
              .input("x", "f32[N, 7, 33]")
              .with("axis", axis)
              .where("N", 3)
              .build());
    }
    cases.add(
        CaseBuilder.of("argmax")
            .input("x", "f32[N, 9]")
            .values("x", random -> random.nextInt(3))
            .where("N", 15)
            .build());
    for (var type : List.of("i32[N, T]", "f32[N, T]")) {
      cases.add(
          CaseBuilder.of("mean")
              .input("x", "f32[N, T, 17]")
              .with("axis", 1)
              .tensor("mask", type)
              .below("mask", 2)
              .where("N", 3)
              .where("T", 7)
              .build());
    }
  }

  private static void reduce(
      List<OpCase> cases, String op, String type, List<Integer> axes, boolean keep) {
    cases.add(
        CaseBuilder.of(op)
            .input("x", type)
            .with("axis", axes)
            .with("keep", keep)
            .where("N", 3)
            .where("T", 9)
            .build());
  }
}
