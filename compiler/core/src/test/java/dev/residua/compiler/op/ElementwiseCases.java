package dev.residua.compiler.op;

import java.util.List;
import java.util.Random;

/// Cases of functions of single elements.
final class ElementwiseCases {
  private ElementwiseCases() {}

  static void addTo(List<OpCase> cases) {
    var functions =
        List.of(
            "abs",
            "exp",
            "hard_sigmoid",
            "hard_swish",
            "neg",
            "relu",
            "relu6",
            "sigmoid",
            "silu",
            "softplus",
            "tanh",
            "dropout",
            "drop_path",
            "leaky_relu",
            "gelu");
    for (var function : functions) {
      for (int t : new int[] {1, 7, 17}) {
        cases.add(wide(function).where("N", 2).where("T", t).build());
      }
      cases.add(
          CaseBuilder.of(function)
              .input("x", "f32[N, 33]")
              .values("x", random -> 100 * random.nextGaussian())
              .where("N", 3)
              .tolerance(function.equals("exp") ? 1e-4 : 2e-5)
              .values("x", random -> (function.equals("exp") ? 10 : 100) * random.nextGaussian())
              .build());
    }
    cases.add(wide("gelu").with("approximate", "tanh").where("N", 3).where("T", 15).build());
    cases.add(wide("leaky_relu").with("slope", 0.3).where("N", 1).where("T", 1).build());
    for (var function : List.of("log", "sqrt")) {
      cases.add(
          CaseBuilder.of(function)
              .input("x", "f32[N, 3, 15]")
              .values("x", random -> 0.01 + 5 * random.nextDouble())
              .where("N", 2)
              .build());
    }
    for (var function : List.of("add", "sub", "mul", "div", "maximum", "minimum")) {
      pair(cases, function, "f32[N, 7, 33]", "f32[N, 7, 33]");
      pair(cases, function, "f32[N, 7, 33]", "f32[33]");
      pair(cases, function, "f32[N, 7, 33]", "f32[7, 1]");
      pair(cases, function, "f32[N, 1, 17]", "f32[N, 5, 1]");
      pair(cases, function, "f32[15]", "f32[N, 2, 1, 15]");
      pair(cases, function, "f32[N, 3, 5, 7]", "f32[N, 3, 1, 1]");
    }
    for (var function : List.of("greater", "equal")) {
      cases.add(
          CaseBuilder.of(function)
              .input("x", "i32[N, 17]")
              .below("x", 3)
              .tensor("other", "i32[17]")
              .below("other", 3)
              .where("N", 3)
              .build());
      pair(cases, function, "f32[N, 7]", "f32[]");
    }
    cases.add(
        CaseBuilder.of("where")
            .input("x", "f32[N, 1, 17]")
            .tensor("yes", "f32[N, 5, 17]")
            .tensor("no", "f32[]")
            .where("N", 3)
            .build());
    cases.add(wide("clip").with("low", -1.0).with("high", 2.0).where("N", 2).where("T", 7).build());
    cases.add(wide("pow").with("exponent", 2.0).where("N", 2).where("T", 7).build());
    cases.add(
        CaseBuilder.of("pow")
            .input("x", "f32[N, 15]")
            .values("x", random -> 0.1 + random.nextDouble())
            .with("exponent", -1.5)
            .where("N", 2)
            .tolerance(1e-4)
            .build());
    pair(cases, "add", "i32[N, 7]", "i32[7]");
    cases.add(CaseBuilder.of("constant").with("value", 2.5).build());
    cases.add(
        CaseBuilder.of("cast").input("x", "i32[N, 15]").with("to", "f32").where("N", 2).build());
    cases.add(
        CaseBuilder.of("cast")
            .input("x", "f32[N, 15]")
            .with("to", "i32")
            .values("x", random -> 5 * random.nextGaussian())
            .where("N", 2)
            .build());
  }

  private static CaseBuilder wide(String function) {
    return CaseBuilder.of(function)
        .input("x", "f32[N, T, 5]")
        .values("x", random -> 3 * random.nextGaussian());
  }

  private static void pair(List<OpCase> cases, String function, String left, String right) {
    var builder = CaseBuilder.of(function).input("x", left).tensor("other", right).where("N", 3);
    if (function.equals("div")) {
      builder.values("other", ElementwiseCases::awayFromZero);
    }
    cases.add(builder.build());
  }

  private static double awayFromZero(Random random) {
    return (random.nextBoolean() ? 1 : -1) * (0.5 + random.nextDouble());
  }
}
