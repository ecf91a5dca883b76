package dev.residua.compiler.check;

import static com.google.common.truth.Truth.assertWithMessage;

import dev.residua.compiler.LanguageReference;
import dev.residua.compiler.diagnostic.Diagnostics;
import dev.residua.compiler.source.SourceFile;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every program that the language reference shows is free of mistakes.
class LanguageReferenceTest {
  private static final SourceFile IMPORTED =
      new SourceFile("blocks/attention.resnet", "block Other { relu }");

  @TestFactory
  List<DynamicTest> programs() {
    return LanguageReference.programs().stream()
        .map(program -> DynamicTest.dynamicTest(program.name(), () -> isRight(program)))
        .toList();
  }

  private static void isRight(SourceFile program) {
    Diagnostics diagnostics = new Diagnostics();
    var _ = new Elaborator(program, (_, _) -> Optional.of(IMPORTED), diagnostics).elaborateAll();
    String printed = Programs.print(diagnostics);
    assertWithMessage(printed).that(diagnostics.hasErrors()).isFalse();
  }
}
