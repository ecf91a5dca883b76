package dev.residua.compiler.syntax;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.diagnostic.Diagnostics;
import dev.residua.compiler.source.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParserTest {
  @Test
  void keepsDocumentationAndPlaces() {
    Ast.File file =
        parse(
            """
            /// A unit.
            /// Of two lines.
            block Unit(
                /// How wide.
                width: int = 3
            ) on [N, c, ..] { linear(width) }
            """);

    Ast.Block block = (Ast.Block) file.declarations().getFirst();
    assertThat(block.documentation()).isEqualTo("A unit.\nOf two lines.");
    assertThat(block.parameters().getFirst().documentation()).isEqualTo("How wide.");
    assertThat(block.on().orElseThrow()).hasSize(3);
    assertThat(block.name().span().toString()).isEqualTo("model.resnet:3:7");
  }

  @Test
  void bracketsThatBeginALineBeginAStatement() {
    Ast.Body body =
        block(
            """
            block B() {
                a = it -> relu
                (a + it) -> relu
            }
            """);

    assertThat(body.statements()).hasSize(2);
  }

  @Test
  void operatorsWithoutALeftSideAreSections() {
    Ast.Body body = block("block B(a: tensor) { relu -> + a * 2 -> - a -> * 2 }");

    Ast.Chain chain = (Ast.Chain) ((Ast.Flow) body.statements().getFirst()).value();
    assertThat(chain.links().stream().map(Ast.Link::value).filter(Ast.Section.class::isInstance))
        .hasSize(3);
    assertThat(((Ast.Section) chain.links().get(1).value()).right()).isInstanceOf(Ast.Binary.class);
  }

  @Test
  void placesCountUtf16AfterWideCharacters() {
    Ast.File file = parse("let a = \"😀\" let b = 1");

    assertThat(file.declarations().getLast().span().text()).isEqualTo("let b = 1");
    assertThat(file.declarations().getLast().span().column()).isEqualTo(13);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(", "[", "{", "f(", "residual {", "repeat 2 {", "x -> (", "a[", "if a {"})
  void deepNestingIsAnError(String open) {
    assertThat(codes("block B() { " + open.repeat(100_000))).containsExactly(Code.TOO_DEEP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"- ", "not ", "a + ", "a * ", "a and "})
  void longExpressionsAreAnError(String part) {
    assertThat(codes("let b = " + part.repeat(100_000) + "a")).containsExactly(Code.TOO_DEEP);
  }

  @Test
  void manyMembersAndCallsAreAnError() {
    assertThat(codes("let b = a" + ".b()".repeat(100_000))).containsExactly(Code.TOO_DEEP);
  }

  @Test
  void nestingUpToTheLimitParses() {
    assertThat(codes("let b = " + "(".repeat(199) + "1" + ")".repeat(199))).isEmpty();
    assertThat(codes("block B() { " + "residual { ".repeat(198) + "relu" + " }".repeat(199)))
        .isEmpty();
  }

  @Test
  void longFilesAreRefused() {
    assertThat(codes(" ".repeat(Parser.LARGEST_FILE + 1))).containsExactly(Code.FILE_TOO_LARGE);
  }

  @Test
  void longChainsParse() {
    assertThat(codes("block B() { relu" + " -> relu".repeat(20_000) + " }")).isEmpty();
  }

  @Test
  void arbitraryTextEndsInErrorsAndNotInExceptions() {
    String letters =
        "block model {}()[]->=:,..;\"\\0a1.5+-*/% \nif else residual repeat in it let \u00e9";
    java.util.Random random = new java.util.Random(7);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder("block B() { ");
      for (int k = 0; k < 30; k++) {
        int start = random.nextInt(letters.length());
        text.append(letters, start, Math.min(letters.length(), start + 1 + random.nextInt(6)));
      }
      Diagnostics diagnostics = new Diagnostics();
      Ast.File file = Parser.parse(new SourceFile("model.resnet", text.toString()), diagnostics);
      boolean taken = diagnostics.hasErrors() || !file.declarations().isEmpty();
      assertWithMessage("%s", text).that(taken).isTrue();
    }
  }

  private static Ast.File parse(String program) {
    Diagnostics diagnostics = new Diagnostics();
    Ast.File file = Parser.parse(new SourceFile("model.resnet", program), diagnostics);
    assertThat(diagnostics.all()).isEmpty();
    return file;
  }

  private static Ast.Body block(String program) {
    return ((Ast.Block) parse(program).declarations().getFirst()).body();
  }

  private static List<Code> codes(String program) {
    Diagnostics diagnostics = new Diagnostics();
    var _ = Parser.parse(new SourceFile("model.resnet", program), diagnostics);
    return diagnostics.all().stream().map(Diagnostic::code).toList();
  }
}
