package dev.residua.compiler.syntax;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.compiler.LanguageReference;
import dev.residua.compiler.diagnostic.Diagnostics;
import dev.residua.compiler.source.SourceFile;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every program that the language reference shows follows the grammar.
class LanguageReferenceTest {
  @TestFactory
  List<DynamicTest> programs() {
    return LanguageReference.programs().stream()
        .map(program -> DynamicTest.dynamicTest(program.name(), () -> parses(program)))
        .toList();
  }

  private static void parses(SourceFile program) {
    Diagnostics diagnostics = new Diagnostics();
    Ast.File file = Parser.parse(program, diagnostics);
    assertThat(diagnostics.all()).isEmpty();
    assertThat(file.declarations()).isNotEmpty();
  }
}
