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
    joins(cases);
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

  private static void joins(List<OpCase> cases) {
    for (int axis : new int[] {0, 1, -1}) {
      for (int parts : new int[] {1, 2, 4}) {
        var builder = CaseBuilder.of("concat").with("axis", axis).where("N", 3);
        for (int i = 0; i < parts; i++) {
          var type = axis == 0 ? "f32[N, 5, 7]" : axis == 1 ? "f32[N, %d, 7]" : "f32[N, 5, %d]";
          builder.input("x" + i, type.formatted(1 + 6 * i));
        }
        cases.add(builder.build());
      }
    }
    cases.add(
        CaseBuilder.of("concat")
            .input("x", "f32[N, 3, 5, 7]")
            .input("z", "f32[N, 15, 5, 7]")
            .where("N", 2)
            .build());
    cases.add(
        CaseBuilder.of("concat")
            .input("x", "f32[N, T, 5]")
            .input("z", "f32[N, 1, 5]")
            .where("N", 2)
            .where("T", 7)
            .build());
    for (var parts : List.of(3, List.of(1, 7, 4, 3))) {
      cases.add(
          CaseBuilder.of("split")
              .input("x", "f32[N, 5, 15]")
              .with("parts", parts)
              .where("N", 2)
              .build());
    }
    cases.add(
        CaseBuilder.of("split")
            .input("x", "f32[N, 10, T]")
            .with("parts", 2)
            .with("axis", 1)
            .where("N", 2)
            .where("T", 5)
            .build());
    pad(cases, "f32[N, 7, 15]", 1, 2, 1, 0);
    pad(cases, "f32[N, 7, 15]", -1, 0, 3, -1.5);
    pad(cases, "f32[N, 16, 5, 5]", 1, 8, 8, 0);
    pad(cases, "f32[N, 3, 5, 5]", 3, 1, 0, 2);
    for (var ids : List.of("i32[9]", "i32[N, 3]", "i32[]")) {
      for (int axis : new int[] {0, 1, 2}) {
        cases.add(
            CaseBuilder.of("gather")
                .input("x", "f32[5, 7, 15]")
                .tensor("ids", ids)
                .below("ids", 5)
                .with("axis", axis)
                .where("N", 2)
                .build());
      }
    }
  }

  private static void pad(
      List<OpCase> cases, String type, int axis, int front, int back, double value) {
    cases.add(
        CaseBuilder.of("pad")
            .input("x", type)
            .with("axis", axis)
            .with("front", front)
            .with("back", back)
            .with("value", value)
            .where("N", 2)
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
