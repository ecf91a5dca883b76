package dev.residua.compiler.op;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import dev.residua.compiler.reference.Interpreter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpCasesTest {
  static List<OpCase> cases() {
    return OpCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void runsInTheReference(OpCase example) {
    var outputs = Interpreter.run(example.graph(), example.inputs(), example.parameters());
    for (var output : outputs.entrySet()) {
      assertWithMessage(output.getKey())
          .that(Arrays.stream(output.getValue().data()).allMatch(Double::isFinite))
          .isTrue();
    }
  }

  @Test
  void everyOpHasACase() {
    var covered =
        cases().stream()
            .map(example -> example.name().split(" ", 2)[0])
            .collect(Collectors.toSet());
    assertThat(covered)
        .containsAtLeastElementsIn(OpCatalog.all().stream().map(OpDefinition::name).toList());
  }

  @Test
  void namesAreUnique() {
    assertThat(cases().stream().map(OpCase::name).toList()).containsNoDuplicates();
  }
}
