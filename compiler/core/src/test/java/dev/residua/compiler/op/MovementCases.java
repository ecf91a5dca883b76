package dev.residua.compiler.op;

import dev.residua.compiler.tensor.Dim;
import java.util.List;

/// Cases of ops that only move elements.
final class MovementCases {
  private MovementCases() {}

  static void addTo(List<OpCase> cases) {
    cases.add(reshape("f32[N, 6, 35]", List.of(Dim.symbol("N"), 2, 3, -1)));
    cases.add(reshape("f32[N, 6, 35]", List.of(-1, 7)));
    cases.add(reshape("f32[N, T, 12]", List.of(Dim.symbol("N"), Dim.symbol("T"), 3, 4)));
    cases.add(CaseBuilder.of("flatten").input("x", "f32[N, 3, 5, 7]").where("N", 2).build());
    for (var axes : List.of(List.of(0, 2, 1), List.of(2, 0, 1), List.of(0, 1))) {
      cases.add(
          CaseBuilder.of("transpose")
              .input("x", "f32[N, 7, 15]")
              .with("axes", axes)
              .where("N", 3)
              .build());
    }
    slice(cases, 1, 2, 5, 1);
    slice(cases, 2, 1, -1, 3);
    slice(cases, -1, -4, 15, 2);
    cases.add(
        CaseBuilder.of("slice")
            .input("x", "f32[N, T, 5]")
            .with("axis", 1)
            .with("from", 1)
            .where("N", 2)
            .where("T", 9)
            .build());
    cases.add(
        CaseBuilder.of("slice")
            .input("x", "f32[N, T, 5]")
            .with("axis", 1)
            .with("to", 1)
            .where("N", 2)
            .where("T", 9)
            .build());
  }

  private static OpCase reshape(String type, List<?> sizes) {
    return CaseBuilder.of("reshape")
        .input("x", type)
        .with("sizes", sizes)
        .where("N", 2)
        .where("T", 7)
        .build();
  }

  private static void slice(List<OpCase> cases, int axis, int from, int to, int step) {
    cases.add(
        CaseBuilder.of("slice")
            .input("x", "f32[N, 7, 15]")
            .with("axis", axis)
            .with("from", from)
            .with("to", to)
            .with("step", step)
            .where("N", 2)
            .build());
  }
}
