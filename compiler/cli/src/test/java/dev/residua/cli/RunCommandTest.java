package dev.residua.cli;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Npy;
import dev.residua.runtime.Npz;
import dev.residua.runtime.Safetensors;
import dev.residua.runtime.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunCommandTest {
  @TempDir Path folder;
  private Path net;
  private Path weights;
  private Path x;

  @BeforeEach
  void aModelWithWeights() throws IOException {
    net =
        file(
            "net.resnet",
            """
            model Net {
                input x: f32[N, 2]
                output y = x -> fc: linear(3) as labels(["cat", "dog", "ship"])
                weights "net.safetensors"
            }
            """);
    weights = folder.resolve("net.safetensors");
    Safetensors.write(
        weights,
        Map.of(
            "fc.weight", FloatTensor.of(new int[] {3, 2}, 1, 0, 0, 1, 1, 1),
            "fc.bias", FloatTensor.of(new int[] {3}, 0, 0, 0.5f)));
    x = npy("x.npy", FloatTensor.of(new int[] {1, 2}, 2, 1));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path npy(String name, Tensor tensor) {
    Npy.write(folder.resolve(name), tensor);
    return folder.resolve(name);
  }

  @Test
  void aModelRunsOnItsWeightsAndPrintsItsLabels() {
    var call = Call.residua("run", net, "--input", "x=" + x);
    assertThat(call.err()).isEmpty();
    assertThat(call.code()).isEqualTo(0);
    // The logits are 2, 1 and 3.5.
    assertThat(call.out())
        .isEqualTo(
            """
            y: f32[1, 3]
              ship   76.6 %
              cat    17.1 %
              dog     6.3 %
            """);
  }

  @Test
  void theErrorOfSmallWeightsIsShownByAComparison() {
    Safetensors.write(
        weights,
        Map.of(
            "fc.weight", FloatTensor.of(new int[] {3, 2}, 1, 0.3f, 0, 1, 1, 1),
            "fc.bias", FloatTensor.of(new int[] {3}, 0, 0, 0.5f)));
    var call =
        Call.residua(
            "run", net, "--input", "x=" + x, "--weight-type", "q8", "--compare", "java,reference");
    assertThat(call.err()).isEmpty();
    // 0.3 is held as 38 / 127.
    assertThat(call.out()).contains("7.9e-04");
    var exact = Call.residua("run", net, "--input", "x=" + x, "--compare", "java,reference");
    assertThat(exact.out()).doesNotContain("e-04");
  }

  @Test
  void weightsThatATypeCannotHoldAreNamed() {
    Safetensors.write(
        weights,
        Map.of(
            "fc.weight", FloatTensor.of(new int[] {3, 2}, 1, 1e5f, 0, 1, 1, 1),
            "fc.bias", FloatTensor.of(new int[] {3}, 0, 0, 0.5f)));
    var call = Call.residua("run", net, "--input", "x=" + x, "--weight-type", "f16");
    assertThat(call.code()).isEqualTo(2);
    assertThat(call.err())
        .isEqualTo(
            "residua: `fc.weight`: weight 100000.0 is beyond 65504, the largest f16;"
                + " hold the weights as bf16 or f32\n");
  }

  @Test
  void cudaHoldsNoSmallWeights() {
    var call =
        Call.residua(
            "run", net, "--input", "x=" + x, "--weight-type", "q8", "--compare", "java,cuda");
    assertThat(call.code()).isEqualTo(2);
    assertThat(call.err())
        .startsWith("residua: --weight-type q8 is for Java; CUDA holds weights as f32\n");
  }

  @Test
  void outputsAreWrittenWhereWished() {
    var y = folder.resolve("y.npy");
    var call =
        Call.residua("run", net, "--input", "x=" + x, "--output", "y=" + y, "--threads", "1");
    assertThat(call.out()).endsWith("wrote " + y + "\n");
    assertThat(((FloatTensor) Npy.read(y)).data()).isEqualTo(new float[] {2, 1, 3.5f});
  }

  @Test
  void npzFilesHoldSeveralTensors() {
    var in = folder.resolve("in.npz");
    var out = folder.resolve("out.npz");
    Npz.write(in, Map.of("x", FloatTensor.of(new int[] {1, 2}, 2, 1)));
    var call = Call.residua("run", net, "--input", in, "--output", out);
    assertThat(call.code()).isEqualTo(0);
    assertThat(((FloatTensor) Objects.requireNonNull(Npz.read(out).get("y"))).data())
        .isEqualTo(new float[] {2, 1, 3.5f});

    Npz.write(in, Map.of("z", FloatTensor.zeros(1)));
    assertMistake("there is no input `z`", "run", net, "--input", in);
  }

  @Test
  void weightsCanBeRandomOrAnotherFile() {
    assertThat(Call.residua("run", net, "--input", "x=" + x, "--weights", "random:1").code())
        .isEqualTo(0);
    assertThat(Call.residua("run", net, "--input", "x=" + x, "--weights", "random:x").err())
        .contains("the seed is a whole number");
    assertThat(
            Call.residua("run", net, "--input", "x=" + x, "--weights", folder.resolve("no")).err())
        .contains("there is no file " + folder.resolve("no"));
  }

  @Test
  void storedTensorsThatAreNotUsedAreNoted() {
    Safetensors.write(
        weights,
        Map.of(
            "fc.weight", FloatTensor.zeros(3, 2),
            "fc.bias", FloatTensor.zeros(3),
            "extra", FloatTensor.zeros(1)));
    var call = Call.residua("run", net, "--input", "x=" + x);
    assertThat(call.code()).isEqualTo(0);
    assertThat(call.err())
        .isEqualTo("residua: note: the model does not use 1 stored tensor: extra\n");
  }

  @Test
  void weightsThatDoNotFitAreListed() {
    Safetensors.write(weights, Map.of("fc.weight", FloatTensor.zeros(3, 5)));
    var call = Call.residua("run", net, "--input", "x=" + x);
    assertThat(call.code()).isEqualTo(2);
    assertThat(call.out()).isEmpty();
    assertThat(call.err()).contains("fc.weight");
    assertThat(call.err()).contains("fc.bias");
    assertThat(call.err()).doesNotContain("\tat ");
  }

  @Test
  void mistakesAreFoundBeforeAnythingIsWritten() {
    var y = folder.resolve("y.npy");
    assertMistake("nothing was given to Net", "run", net);
    assertMistake("there is no input `z`", "run", net, "--input", "z=" + x);
    assertMistake("there is no output `z`", "run", net, "--input", "x=" + x, "--output", "z=" + y);
    assertMistake("a name and a file are needed", "run", net, "--input", x);
    assertMistake(
        "cannot write " + folder, "run", net, "--input", "x=" + x, "--output", "y=" + folder);
    assertMistake("not between 1 and 1024", "run", net, "--input", "x=" + x, "--threads", "0");
    var wrong = npy("wrong.npy", FloatTensor.zeros(1, 3));
    assertMistake(
        "input `x` is f32[1, 3] and must be f32[N, 2]",
        "run",
        net,
        "--input",
        "x=" + wrong,
        "--output",
        "y=" + y);
    assertThat(Files.exists(y)).isFalse();
  }

  private static void assertMistake(String message, Object... args) {
    var call = Call.residua(args);
    assertThat(call.code()).isEqualTo(2);
    assertThat(call.out()).isEmpty();
    assertThat(call.err()).contains("residua: ");
    assertThat(call.err()).contains(message);
    assertThat(call.err()).doesNotContain("\tat ");
  }

  @Test
  void aBrokenArrayIsAMistake() throws IOException {
    Files.write(x, new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    assertMistake("x.npy", "run", net, "--input", "x=" + x);
  }

  @Test
  void idsOutsideTheVocabularyAreAMistake() throws IOException {
    var words =
        file(
            "words.resnet",
            """
            model Words {
                input ids: i32[N, T]
                output y = ids -> embedding(10, 4)
            }
            """);
    var ids = npy("ids.npy", IntTensor.of(new int[] {1, 3}, 1, 10, 2));
    assertMistake("id 10", "run", words, "--weights", "random:1", "--input", "ids=" + ids);
  }

  @Test
  void sentencesAreCompared() throws IOException {
    file("vocabulary.txt", "a\nb\nc\n");
    var sentences =
        file(
            "sentences.resnet",
            """
            model Sentences {
                input ids: i32[N, T] from text("vocabulary.txt")
                output y = ids -> embedding(3, 8) -> mean(axis = 1) as embedding
            }
            """);
    var call =
        Call.residua(
            "run",
            sentences,
            "--weights",
            "random:1",
            "--text",
            "aab",
            "--text",
            "aab",
            "--text",
            "cbb");
    assertThat(call.err()).isEmpty();
    var lines = call.out().lines().toList();
    assertThat(lines.get(0)).isEqualTo("y: f32[3, 8]");
    assertThat(lines.get(2)).startsWith("  1 aab  1.000  1.000  ");
    assertThat(lines.get(4)).startsWith("  3 cbb ");
  }
}
