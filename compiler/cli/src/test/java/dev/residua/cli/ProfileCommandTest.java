package dev.residua.cli;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProfileCommandTest {
  private static final String TAGGER =
      """
      model Tagger {
          input ids: i32[N, T]
          input mask: f32[N, T]
          output tags = ids -> words: embedding(50, 16)
           -> mix: attention(2, mask = mask) -> norm: layer_norm -> out: linear(5) -> softmax
      }
      """;

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("net.resnet"), text);
  }

  private static Json field(Json object, String name) {
    return ((Json.Obj) object).get(name).orElseThrow();
  }

  @Test
  void everyKernelOfARunHasItsTimeAndItsWork() throws IOException {

    var call =
        Call.residua(
            "profile",
            file(TAGGER),
            "--weights=random:1",
            "--size=N=3",
            "--size=T=7",
            "--runs=3",
            "--threads=2",
            "--json");
    assertThat(call.err()).isEmpty();
    assertThat(call.code()).isEqualTo(0);
    var profile = (Json.Obj) Json.parse(call.out());
    assertThat(profile.get("threads")).hasValue(new Json.Int(2));
    var kernels = ((Json.Arr) profile.get("kernels").orElseThrow()).items();
    assertThat(kernels.stream().map(kernel -> field(kernel, "layer")).toList())
        .containsAtLeast(new Json.Str("words"), new Json.Str("norm"), new Json.Str("out"))
        .inOrder();
    var out = kernels.get(kernels.size() - 2);
    assertThat(field(out, "operations")).isEqualTo(new Json.Int(3 * 7 * 5 * (2 * 16 + 1)));
    assertThat(field(out, "bytesWritten")).isEqualTo(new Json.Int(4 * 3 * 7 * 5));
    assertThat(kernels.stream().map(kernel -> field(kernel, "nanos")).toList())
        .doesNotContain(new Json.Int(0));
  }

  @Test
  void mistakesAreOneLine() throws IOException {
    var net = file(TAGGER);
    var noWeights = Call.residua("profile", net);
    assertThat(noWeights.code()).isEqualTo(2);
    assertThat(noWeights.err()).contains("the model names no weights");
    var noRuns = Call.residua("profile", net, "--weights", "random:1", "--runs", "0");
    assertThat(noRuns.code()).isEqualTo(2);
    assertThat(noRuns.err()).contains("--runs 0 is not between 1 and");
    var large =
        Call.residua(
            "profile", net, "--weights", "random:1", "--size", "N=100000", "--size", "T=100000");
    assertThat(large.code()).isEqualTo(2);
    assertThat(large.err()).contains("input `ids` of type i32[N, T] is too large");
  }

  @Test
  void theCudaFormIsJudgedWithoutADevice() throws IOException {
    var environment = Map.of("CUDA_HOME", folder.toString());
    var file = file(TAGGER);

    var call = Call.in(environment, "profile", file, "--target=cuda", "--size=N=3", "--json");

    assertThat(call.err()).isEmpty();
    var profile = (Json.Obj) Json.parse(call.out());
    assertThat(profile.get("precision")).hasValue(new Json.Str("f32"));
    var launches = ((Json.Arr) profile.get("launches").orElseThrow()).items();
    var layers = launches.stream().map(launch -> field(launch, "layer")).toList();
    assertThat(layers).containsAtLeast(new Json.Str("words"), new Json.Str("out")).inOrder();
    var out = launches.get(layers.indexOf(new Json.Str("out")));
    assertThat(((Json.Int) field(out, "operations")).value()).isAtLeast(3 * 128 * 5 * (2 * 16 + 1));

    var table = Call.in(environment, "profile", file, "--target=cuda", "--size=N=3");
    assertThat(table.out()).contains("Registers are guessed: there is no nvcc");
    assertThat(table.out()).contains(launches.size() + " launches: ");
  }

  @Test
  void oneTargetAtATime() throws IOException {
    var call = Call.residua("profile", file(TAGGER), "--target=both");

    assertThat(call.code()).isEqualTo(2);
    assertThat(call.err()).contains("profile one target at a time, java or cuda");
  }
}
