package dev.residua.compiler.op;

import java.util.List;

/// Cases of linear layers and matrix products.
final class ProductCases {
  private ProductCases() {}

  static void addTo(List<OpCase> cases) {
    for (int t : new int[] {1, 7, 17, 33}) {
      cases.add(
          CaseBuilder.of("linear")
              .input("x", "f32[N, T, 15]")
              .with("features", 33)
              .where("N", 2)
              .where("T", t)
              .build());
    }
    for (int features : new int[] {1, 7, 16, 64, 100}) {
      cases.add(
          CaseBuilder.of("linear")
              .input("x", "f32[N, 17]")
              .with("features", features)
              .with("bias", features > 10)
              .where("N", 5)
              .build());
    }
    cases.add(CaseBuilder.of("linear").input("x", "f32[1, 1]").with("features", 1).build());
    cases.add(CaseBuilder.of("linear").input("x", "f32[33]").with("features", 7).build());
    cases.add(
        CaseBuilder.of("linear")
            .input("x", "f32[N, 300]")
            .with("features", 130)
            .where("N", 65)
            .tolerance(1e-4)
            .build());
    cases.add(
        CaseBuilder.of("linear")
            .input("x", "f32[N, 3, 7]")
            .tensor("weight", "f32[15, 7]")
            .with("bias", false)
            .where("N", 2)
            .build());
  }
}
