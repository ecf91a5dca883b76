package dev.residua.compiler.diagnostic;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.compiler.source.SourceFile;
import dev.residua.compiler.source.SourceSpan;
import org.junit.jupiter.api.Test;

class RendererTest {
  private static final SourceFile FILE =
      new SourceFile(
          "model.resnet",
          """
          block Unit() {
          \tresidual(shortcut = identity) { conv(128, 3, stride = 2) -> batch_norm -> conv(128, 3) }
              "模型" -> x
          }
          """);

  @Test
  void showsBothSidesOfAnError() {
    Diagnostic diagnostic =
        Diagnostic.error(Code.RESIDUAL_SHAPES, span("residual"), "the two sides differ")
            .saying("the shortcut carries f32[N, 64, 56, 56]")
            .also(span("conv(128, 3)"), "the body makes f32[N, 128, 28, 28]")
            .help("let the shortcut project");

    assertThat(new TextRenderer(false, 110).render(diagnostic))
        .isEqualTo(
            """
            error[RN0203]: the two sides differ
              ┌─ model.resnet:2:2
            2 │     residual(shortcut = identity) { conv(128, 3, stride = 2) -> batch_norm -> conv(128, 3) }
              │     ^^^^^^^^ the shortcut carries f32[N, 64, 56, 56]
              │                                                                               ------------
              │                                                             the body makes f32[N, 128, 28, 28]
            help: let the shortcut project
            """);
  }

  @Test
  void staysWithinSixtyColumns() {
    Diagnostic diagnostic =
        Diagnostic.error(
                Code.RESIDUAL_SHAPES,
                span("conv(128, 3)"),
                "the two sides of this residual do not have the same shape")
            .saying("the body makes a tensor of the type f32[N, 128, 28, 28], and no other")
            .help("let the shortcut project, or take the stride out of the convolution");

    String rendered = new TextRenderer(false, 60).render(diagnostic);

    assertThat(rendered)
        .isEqualTo(
            """
            error[RN0203]: the two sides of this residual do not have
              the same shape
              ┌─ model.resnet:2:76
            2 │ …nv(128, 3, stride = 2) -> batch_norm -> conv(128, 3) }
              │                                          ^^^^^^^^^^^^
              │           the body makes a tensor of the type f32[N,
              │           128, 28, 28], and no other
            help: let the shortcut project, or take the stride out of
                  the convolution
            """);
  }

  @Test
  void alignsMarksUnderWideCharacters() {
    Diagnostic diagnostic = Diagnostic.error(Code.UNKNOWN_NAME, span("x\n"), "unknown");

    assertThat(new TextRenderer(false, 80).render(diagnostic))
        .contains("3 │     \"模型\" -> x\n  │               ^\n");
  }

  @Test
  void colourIsAnsiAroundTheSameText() {
    Diagnostic diagnostic =
        Diagnostic.error(Code.UNKNOWN_NAME, span("residual"), "unknown").help("look");
    String plain = new TextRenderer(false, 80).render(diagnostic);
    String coloured = new TextRenderer(true, 80).render(diagnostic);

    assertThat(coloured).contains("\033[1;31merror[RN0301]\033[0m");
    assertThat(coloured.replaceAll("\033\\[[0-9;]*m", "")).isEqualTo(plain);
  }

  @Test
  void jsonIsOneLineWithAllPlaces() {
    Diagnostic diagnostic =
        Diagnostic.error(Code.RESIDUAL_SHAPES, span("residual"), "two \"sides\"")
            .saying("this")
            .also(span("conv(128, 3)"), "that");

    assertThat(new JsonRenderer().render(diagnostic))
        .isEqualTo(
            "{\"severity\":\"error\",\"code\":\"RN0203\",\"message\":\"two \\\"sides\\\"\","
                + "\"file\":\"model.resnet\",\"line\":2,\"column\":2,\"endLine\":2,\"endColumn\":10,"
                + "\"labels\":[{\"file\":\"model.resnet\",\"line\":2,\"column\":2,\"endLine\":2,"
                + "\"endColumn\":10,\"message\":\"this\",\"primary\":true},"
                + "{\"file\":\"model.resnet\",\"line\":2,\"column\":76,\"endLine\":2,"
                + "\"endColumn\":88,\"message\":\"that\",\"primary\":false}]}");
  }

  private static SourceSpan span(String text) {
    int start = FILE.text().lastIndexOf(text);
    return FILE.span(start, start + text.strip().length());
  }
}
