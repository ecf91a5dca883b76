package dev.residua.maven;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;

final class DiagnosticTest {
  @Test
  void anErrorIsReportedAsMavenReportsJavac() {
    Diagnostic diagnostic =
        Diagnostic.parse(
                """
                {"severity":"error","code":"RN0203","message":"the two sides do not have the same \
                shape","file":"/p/resnet34.resnet","line":14,"column":5,"endLine":14,"endColumn":13,\
                "help":"let the shortcut project","labels":[{"message":"here","line":15}]}\
                """)
            .orElseThrow();

    assertThat(diagnostic.severity()).isEqualTo(Diagnostic.Severity.ERROR);
    assertThat(diagnostic.inMavenForm())
        .isEqualTo(
            """
            /p/resnet34.resnet:[14,5] RN0203: the two sides do not have the same shape
                help: let the shortcut project\
            """);
  }

  @Test
  void aWarningIsNoError() {
    assertThat(
            Diagnostic.parse("{\"severity\":\"warning\",\"message\":\"never used\"}")
                .map(Diagnostic::severity))
        .hasValue(Diagnostic.Severity.WARNING);
  }

  @Test
  void aMessageWithoutAPlaceNamesOnlyItsFile() {
    assertThat(
            Diagnostic.parse(
                    "{\"severity\":\"error\",\"message\":\"is empty\",\"file\":\"a.resnet\",\"line\":null}")
                .map(Diagnostic::inMavenForm))
        .hasValue("a.resnet is empty");
  }

  @Test
  void otherOutputIsNoDiagnostic() {
    assertThat(Diagnostic.parse("WARNING: Using incubator modules")).isEmpty();
    assertThat(Diagnostic.parse("{ not json")).isEmpty();
    assertThat(Diagnostic.parse("{\"wrote\": 3}")).isEmpty();
    assertThat(Diagnostic.parse("")).isEmpty();
  }

  @Test
  void aPlaceThatIsNoNumberIsLeftOut() {
    assertThat(
            Diagnostic.parse("{\"message\":\"m\",\"file\":\"f\",\"line\":[1],\"column\":\"x\"}")
                .map(Diagnostic::inMavenForm))
        .hasValue("f m");
  }
}
