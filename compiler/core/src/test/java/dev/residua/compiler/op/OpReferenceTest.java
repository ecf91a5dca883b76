package dev.residua.compiler.op;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// `grammar/operations.md` says of every op what the catalog says. Run with
/// `-Dtest.jvm="-Dresidua.update=true --add-modules=jdk.incubator.vector"` to write it anew.
class OpReferenceTest {
  private static final Path PAGE = Path.of("..", "..", "grammar", "operations.md");

  @Test
  void thePageIsThatOfTheCatalog() throws IOException {
    var page = page();
    if (Boolean.getBoolean("residua.update")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  private static String page() {
    var text = new StringBuilder();
    text.append("# Operations\n\n");
    text.append(
        "What can be called by name in a `.resnet` file, beside the blocks of the standard library."
            + " A tensor flows in from the left of `->`, or stands first in the parentheses."
            + " Arguments are given in this order, or by name.\n");
    for (var definition : OpCatalog.all()) {
      text.append("\n## `").append(call(definition)).append("`\n\n");
      text.append(definition.doc()).append("\n");
      var arguments = definition.signature().arguments();
      if (!arguments.isEmpty()) {
        text.append("\n| argument | | default | |\n| --- | --- | --- | --- |\n");
        arguments.forEach(argument -> text.append(row(argument)));
      }
    }
    return text.toString();
  }

  private static String call(OpDefinition definition) {
    var names = definition.signature().arguments().stream().map(Signature.Argument::name).toList();
    var tensors =
        switch (definition.signature().flowing()) {
          case 0 -> "";
          case 1 -> "x -> ";
          case 2 -> "x, y -> ";
          case Signature.MANY -> "x, … -> ";
          default -> "x, y, z -> ";
        };
    return tensors
        + definition.name()
        + (names.isEmpty() ? "" : "(" + String.join(", ", names) + ")");
  }

  private static String row(Signature.Argument argument) {
    var kind =
        argument.words().isEmpty()
            ? argument.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ')
            : String.join(", ", argument.words())
                + (argument.kind() == Signature.Kind.WORD ? "" : ", or a number");
    var fallback =
        argument.fallback().map(OpReferenceTest::value).orElse(argument.optional() ? "none" : "");
    return "| `%s` | %s | %s | %s |\n".formatted(argument.name(), kind, fallback, argument.doc());
  }

  private static String value(Object value) {
    if (value instanceof List<?> list) {
      return list.size() == 1
          ? value(list.getFirst())
          : list.stream().map(OpReferenceTest::value).toList().toString();
    }
    return "`" + value + "`";
  }
}
