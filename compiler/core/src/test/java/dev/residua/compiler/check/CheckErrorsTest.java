package dev.residua.compiler.check;

import dev.residua.compiler.Snapshots;
import dev.residua.compiler.diagnostic.Diagnostics;
import dev.residua.compiler.source.SourceFile;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What a person reads about a program that follows the grammar and is wrong.
class CheckErrorsTest {
  @TestFactory
  List<DynamicTest> messages() {
    return Snapshots.tests("errors/check", CheckErrorsTest::print);
  }

  private static String print(String program) {
    Diagnostics diagnostics = new Diagnostics();
    var _ = Programs.elaborator(program, CheckErrorsTest::load, diagnostics).elaborateAll();
    return Programs.print(diagnostics);
  }

  private static Optional<SourceFile> load(SourceFile importer, String path) {
    return switch (path) {
      case "one.resnet" -> Optional.of(new SourceFile(path, "import \"two.resnet\""));
      case "two.resnet" -> Optional.of(new SourceFile(path, "import \"one.resnet\""));
      case "broken.resnet" ->
          Optional.of(new SourceFile(path, "block Broken( { relu }\nblock Whole() { relu }"));
      case "wide.resnet" ->
          Optional.of(new SourceFile(path, "block Wide(w: int) {\n  residual { linear(w) }\n}"));
      default -> Optional.empty();
    };
  }
}
