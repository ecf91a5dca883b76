package dev.residua.cli;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.compiler.diagnostic.Code;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UsageTest {
  @Test
  void withoutACommandItSaysWhereHelpIs() {
    var call = Call.residua();
    assertThat(call.code()).isEqualTo(2);
    assertThat(call.out()).isEmpty();
    assertThat(call.err())
        .isEqualTo("residua: missing command\nhelp: residua --help shows what can be given\n");
  }

  @Test
  void aMisspeltCommandOrOptionIsGuessed() {
    assertThat(Call.residua("sumary", "x").err())
        .isEqualTo(
            """
            residua: there is no command `sumary`
            help: did you mean summary? residua --help shows what can be given
            """);
    assertThat(Call.residua("run", "x", "--weight", "y").err()).contains("did you mean --weights");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check",
        "compile",
        "run",
        "summary",
        "generate",
        "profile",
        "convert",
        "explain",
        "completion"
      })
  void everyCommandHasHelpWithAnExample(String command) {
    var call = Call.residua(command, "--help");
    assertThat(call.code()).isEqualTo(0);
    assertThat(call.out()).contains("Usage: residua " + command);
    assertThat(call.out()).contains("Examples:\n  ");
    assertThat(call.out()).doesNotContain("\033");
    assertThat(Call.residua("--help").out()).contains("\n  " + command + " ");
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 200})
  void helpFitsTheTerminal(int width) {
    var lines = Call.wide(width, "convert", "--help").out().lines().toList();
    assertThat(lines.stream().mapToInt(String::length).max().orElse(0)).isAtMost(width);
    assertThat(lines).contains("Examples:");
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    assertThat(Call.residua("--version").out()).containsMatch("^residua \\d+\\.\\d+");
  }

  @Test
  void colourIsForTerminalsAndForThoseWhoAsk() {
    assertThat(Call.residua("explain", "RN9999").err()).doesNotContain("\033[");
    assertThat(Call.terminal(Map.of(), "explain", "RN9999").err()).contains("\033[");
    assertThat(Call.terminal(Map.of("NO_COLOR", "1"), "explain", "RN9999").err())
        .doesNotContain("\033[");
    assertThat(Call.terminal(Map.of("TERM", "dumb"), "explain", "RN9999").err())
        .doesNotContain("\033[");
    assertThat(Call.terminal(Map.of("NO_COLOR", "1"), "explain", "RN9999", "--color=always").err())
        .contains("\033[");
    assertThat(Call.terminal(Map.of(), "explain", "RN9999", "--color=never").err())
        .doesNotContain("\033[");
  }

  @Test
  void aCodeIsExplained() {
    var call = Call.residua("explain", "rn0203");
    assertThat(call.code()).isEqualTo(0);
    assertThat(call.out()).startsWith("RN0203: the two sides of a residual differ\n");
    assertThat(Call.residua("explain").out().lines().count()).isEqualTo(Code.values().length);
    assertThat(Call.residua("explain", "RN9999").code()).isEqualTo(2);
  }

  @Test
  void completionKnowsEveryCommand() {
    var script = Call.residua("completion").out();
    assertThat(script).startsWith("#!/usr/bin/env bash");
    assertThat(script).contains("--threads");
    assertThat(script).contains("summary");
  }
}
