package dev.residua.compiler.op;

import static com.google.common.truth.Truth.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpCatalogTest {

  static Stream<OpDefinition> definitions() {
    return OpCatalog.all().stream();
  }

  @Test
  void namesAreUniqueAndInOrder() {
    var names = definitions().map(OpDefinition::name).toList();
    assertThat(names).isInStrictOrder();
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void everyOpAndArgumentIsDocumented(OpDefinition definition) {
    assertThat(definition.name()).matches("[a-z][a-z0-9_]*");
    assertThat(definition.doc()).matches("[A-Z\\p{L}0-9].*\\.");
    for (var argument : definition.signature().arguments()) {
      assertThat(argument.name()).matches("[a-z][a-z0-9_]*");
      assertThat(argument.doc()).isNotEmpty();
    }
    assertThat(definition.signature().arguments().stream().map(Signature.Argument::name).toList())
        .containsNoDuplicates();
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void fallbacksAreOfTheirKind(OpDefinition definition) {
    for (var argument : definition.signature().arguments()) {
      argument.fallback().ifPresent(value -> assertThat(fits(argument, value)).isTrue());
    }
  }

  private static boolean fits(Signature.Argument argument, Object value) {
    return switch (argument.kind()) {
      case INT, SIZE -> value instanceof Long;
      case FLOAT -> value instanceof Double;
      case BOOL -> value instanceof Boolean;
      case WORD -> value instanceof String word && argument.words().contains(word);
      case WORD_OR_INT ->
          value instanceof Long
              || (value instanceof String word && argument.words().contains(word));
      case STRING -> value instanceof String;
      case INTS, SIZES -> value instanceof java.util.List;
      case TENSOR -> false;
    };
  }

  @Test
  void opsAreFoundByName() {
    assertThat(OpCatalog.named("conv").map(OpDefinition::name)).hasValue("conv");
    assertThat(OpCatalog.named("convolution")).isEmpty();
  }
}
