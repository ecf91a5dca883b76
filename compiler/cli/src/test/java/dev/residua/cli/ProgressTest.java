package dev.residua.cli;

import static com.google.common.truth.Truth.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Progress progress(boolean terminal) {
    var stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    var console = new Console(stream, stream, terminal, terminal, 40, Duration.ofDays(1), Map.of());
    return new Progress(console, "converting weights");
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatIsQuickSaysNothing() {
    progress(true).close();
    assertThat(said()).isEmpty();
  }

  @Test
  void aTerminalShowsTheTimeAndIsLeftClean() {
    try (var progress = progress(true)) {
      assertThat(progress.show(Duration.ofSeconds(2))).isTrue();
      assertThat(progress.show(Duration.ofSeconds(3))).isTrue();
    }
    assertThat(said())
        .isEqualTo(
            "\r\033[Kresidua: converting weights (2 s)"
                + "\r\033[Kresidua: converting weights (3 s)"
                + "\r\033[K");
  }

  @Test
  void elsewhereItIsOneLine() {
    try (var progress = progress(false)) {
      progress.show(Duration.ofSeconds(2));
    }
    assertThat(said()).isEqualTo("residua: converting weights ..." + System.lineSeparator());
  }

  @Test
  void whatIsOverSaysNothingMore() {
    var progress = progress(true);
    progress.close();
    assertThat(progress.show(Duration.ofSeconds(2))).isFalse();
    assertThat(said()).isEmpty();
  }
}
