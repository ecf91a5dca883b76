package dev.residua.cli;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SummaryCommandTest {
  private static final String NET =
      """
      model Net(classes: int = 10) {
          input image: f32[N, 3, 8, 8]
          output logits = image
           -> stem: conv(16, 3, bias = false) -> norm: batch_norm -> relu
           -> global_avg_pool -> fc: linear(classes)
      }
      """;

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("net.resnet"), text);
  }

  @Test
  void layersHaveShapesParametersAndMultiplyAdds() throws IOException {
    var call = Call.wide(100, "summary", file(NET));
    assertThat(call.err()).isEmpty();
    // 3 * 16 * 9 + 2 * 16 + 16 * 10 + 10 parameters; 432 * 64 + 160 multiply-adds.
    assertThat(call.out()).containsMatch("stem +conv +\\[N, 16, 8, 8\\] +432 +27,648\n");
    assertThat(call.out()).containsMatch("fc +linear +\\[N, 10\\] +170 +160\n");
    assertThat(call.out()).contains("\nTotal parameters: 634\n");
    assertThat(call.out()).contains("\nStatistics, not trained: 32\n");
    assertThat(call.out()).contains("\nMultiply-adds: 27,808 at N = 1\n");
  }

  @Test
  void parametersOfTheModelCanBeSet() throws IOException {
    assertThat(Call.residua("summary", file(NET), "--set", "classes=100").out())
        .contains("Total parameters: 2,164\n");
  }

  @Test
  void asJsonItHasTheSameNumbers() throws IOException {
    var summary = (Json.Obj) Json.parse(Call.residua("summary", file(NET), "--json").out());
    assertThat(summary.get("model")).hasValue(new Json.Str("Net"));
    assertThat(summary.get("parameters")).hasValue(new Json.Int(634));
    assertThat(summary.get("multiplyAdds")).hasValue(new Json.Int(27_808));
    assertThat(((Json.Arr) summary.get("layers").orElseThrow()).items()).isNotEmpty();
  }

  @Test
  void sharedParametersCountOnce() throws IOException {
    var tied =
        file(
            """
            model Tied {
                input ids: i32[N, T]
                words = embedding(100, 16)
                output logits = ids -> words -> linear(weight = words.weight, bias = false)
            }
            """);
    assertThat(Call.residua("summary", tied).out()).contains("Total parameters: 1,600\n");
    assertThat(Call.residua("summary", tied, "--size", "T=10").out())
        .contains("Multiply-adds: 16,000 at N = 1, T = 10\n");
    var unknown = Call.residua("summary", tied, "--size", "S=10");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("the symbols are: N, T");
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 200})
  void theTableFitsTheTerminal(int width) throws IOException {
    var net = file(NET.replace("stem:", "a_stem_with_a_name_that_is_as_long_as_names_can_become:"));
    var call = Call.wide(width, "summary", net);
    assertThat(call.code()).isEqualTo(0);
    assertThat(call.out().lines().mapToInt(String::length).max().orElse(0)).isAtMost(width);
  }

  @Test
  void amongSeveralModelsOneMustBeNamed() throws IOException {
    var two = file(NET + NET.replace("Net", "Other"));
    var call = Call.residua("summary", two);
    assertThat(call.code()).isEqualTo(2);
    assertThat(call.err())
        .isEqualTo(
            "residua: %s has several models: Net, Other\nhelp: say which: --model Net\n"
                .formatted(two));
    assertThat(Call.residua("summary", two, "--model", "Other").out()).startsWith("Other\n");
  }
}
