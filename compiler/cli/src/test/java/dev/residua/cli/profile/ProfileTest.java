package dev.residua.cli.profile;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.compiler.kernel.Work;
import dev.residua.runtime.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProfileTest {
  /// 1 ms at 100 GFLOP/s is the limit of the first, 2 ms at 10 GB/s that of the second.
  private static final Profile PROFILE =
      new Profile(
          "Net",
          Map.of("T", 7L, "N", 2L),
          1,
          20,
          new Roofline(100, 10),
          List.of(
              new KernelRow(
                  "encoder.layers.0.attention.out",
                  "linear 384 → 384, bias",
                  new Work(100_000_000, 1_000_000, 1_000_000),
                  2_000_000),
              new KernelRow("head", "softmax", new Work(1000, 12_000_000, 8_000_000), 6_000_000)),
          8_500_000);

  @Test
  void theTableComparesEachKernelWithTheMachine() {
    assertThat(String.join("\n", ProfileTable.lines(PROFILE, 120)))
        .isEqualTo(
            """
            Net, N = 2, T = 7, 1 thread, median of 20 runs
            This machine: 100.0 GFLOP/s, 10.0 GB/s
            Layer                           Kernel                  Time, us   Share  GFLOP/s  GB/s  Of limit  by
            ──────────────────────────────────────────────────────────────────────────────────────────────────────────
            encoder.layers.0.attention.out  linear 384 → 384, bias   2,000.0  25.0 %     50.0   1.0      50 %  compute
            head                            softmax                  6,000.0  75.0 %      0.0   3.3      33 %  memory
            ──────────────────────────────────────────────────────────────────────────────────────────────────────────
            2 kernels: 8.000 ms, 12.5 GFLOP/s, 2.8 GB/s
            At the machine's limit: 3.000 ms, 37.5 % of that
            A whole run: 8.500 ms\
            """);
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 100})
  void theTableFitsTheTerminal(int width) {
    var longest =
        ProfileTable.lines(PROFILE, width).stream().mapToInt(String::length).max().orElse(0);
    assertThat(longest).isAtMost(width);
  }

  @Test
  void jsonHasWhatTheTableIsMadeOf() {
    var profile = (Json.Obj) Json.parse(ProfileJson.text(PROFILE));
    assertThat(profile.get("runs")).hasValue(new Json.Int(20));
    var kernels = ((Json.Arr) profile.get("kernels").orElseThrow()).items();
    var softmax = (Json.Obj) kernels.get(1);
    assertThat(softmax.get("layer")).hasValue(new Json.Str("head"));
    assertThat(softmax.get("operations")).hasValue(new Json.Int(1000));
    assertThat(softmax.get("bytesRead")).hasValue(new Json.Int(12_000_000));
    assertThat(softmax.get("limit")).hasValue(new Json.Str("memory"));
    assertThat(softmax.get("limitNanos").orElseThrow().toString()).contains("2000000.0");
  }
}
