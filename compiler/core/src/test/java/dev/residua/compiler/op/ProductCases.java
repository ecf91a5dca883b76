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
    matmul(cases, "f32[N, 7, 15]", "f32[N, 15, 33]", false, false);
    matmul(cases, "f32[7, 15]", "f32[15, 17]", false, false);
    matmul(cases, "f32[N, 3, 7, 15]", "f32[15, 17]", false, false);
    matmul(cases, "f32[N, 3, 7, 15]", "f32[3, 15, 1]", false, false);
    matmul(cases, "f32[7, 15]", "f32[N, 3, 15, 17]", false, false);
    matmul(cases, "f32[N, 1, 1, 15]", "f32[N, 3, 15, 9]", false, false);
    matmul(cases, "f32[N, T, 5, 4]", "f32[N, T, 4, 3]", false, false);
    matmul(cases, "f32[N, T, 5, 4]", "f32[1, T, 4, 3]", false, false);
    matmul(cases, "f32[N, 1, 5, 4]", "f32[N, T, 4, 3]", false, false);
    matmul(cases, "f32[N, 15, 7]", "f32[N, 15, 33]", true, false);
    matmul(cases, "f32[N, 7, 15]", "f32[N, 33, 15]", false, true);
    matmul(cases, "f32[N, 15, 7]", "f32[N, 33, 15]", true, true);
    matmul(cases, "f32[N, T, 15]", "f32[N, T, 15]", false, true);
  }

  private static void matmul(
      List<OpCase> cases, String left, String right, boolean first, boolean second) {
    cases.add(
        CaseBuilder.of("matmul")
            .input("x", left)
            .tensor("other", right)
            .with("transpose_left", first)
            .with("transpose_right", second)
            .where("N", 2)
            .where("T", 7)
            .build());
  }
}
