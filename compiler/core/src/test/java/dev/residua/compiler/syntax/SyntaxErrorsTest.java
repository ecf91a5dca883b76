package dev.residua.compiler.syntax;

import dev.residua.compiler.Snapshots;
import dev.residua.compiler.diagnostic.Diagnostics;
import dev.residua.compiler.diagnostic.TextRenderer;
import dev.residua.compiler.source.SourceFile;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What a person reads about a program that does not follow the grammar.
class SyntaxErrorsTest {
  @TestFactory
  List<DynamicTest> messages() {
    return Snapshots.tests("errors/syntax", SyntaxErrorsTest::print);
  }

  private static String print(String program) {
    Diagnostics diagnostics = new Diagnostics();
    Parser.parse(new SourceFile("model.resnet", program), diagnostics);
    return diagnostics.all().stream()
        .map(new TextRenderer(false, 80)::render)
        .collect(Collectors.joining("\n"));
  }
}
