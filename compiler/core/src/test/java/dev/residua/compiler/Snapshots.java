package dev.residua.compiler;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// Files that hold a program and, below a line of `====`, what the compiler prints about it.
///
/// With `-Dresidua.update=true` the printed part is written anew instead of compared.
public final class Snapshots {
  private static final String RULE = "====\n";

  private Snapshots() {}

  /// One test for each `.txt` of a folder of the test resources.
  public static List<DynamicTest> tests(String folder, UnaryOperator<String> print) {
    try (Stream<Path> files =
        Files.list(Path.of("src/test/resources/dev/residua/compiler", folder))) {
      return files
          .filter(file -> file.toString().endsWith(".txt"))
          .sorted()
          .map(file -> DynamicTest.dynamicTest(name(file), () -> compare(file, print)))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void compare(Path file, UnaryOperator<String> print) throws IOException {
    String text = Files.readString(file);
    int rule = text.indexOf(RULE);
    String program = rule < 0 ? text : text.substring(0, rule);
    String printed = print.apply(program);
    if (Boolean.getBoolean("residua.update")) {
      Files.writeString(file, program + RULE + printed);
    } else {
      assertThat(printed).isEqualTo(text.substring(rule + RULE.length()));
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName()).replace(".txt", "");
  }
}
