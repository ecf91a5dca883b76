package dev.residua.cli;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Npy;
import dev.residua.runtime.Safetensors;
import dev.residua.runtime.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model that counts through the letters a, b, c, d and begins again: attention adds nothing, and
/// the head knows what follows each letter.
final class GenerateCommandTest {
  @TempDir Path folder;
  private Path net;

  @BeforeEach
  void aModelThatCounts() throws IOException {
    Files.writeString(folder.resolve("letters.txt"), "a\nb\nc\nd\n");
    net =
        file(
            """
            model Net {
                input ids: i32[N, T] from text("letters.txt")
                output logits = ids -> letters: embedding(4, 4)
                    -> residual { self: attention(2, causal = true, bias = false) }
                    -> head: linear(4, bias = false)
                weights "net.safetensors"
            }
            """);
    Map<String, Tensor> weights = new HashMap<>();
    weights.put("letters.weight", diagonal(0, 1));
    for (var part : new String[] {"query", "key", "value", "out"}) {
      weights.put("self." + part + ".weight", FloatTensor.zeros(4, 4));
    }
    weights.put("head.weight", diagonal(1, 10));
    Safetensors.write(folder.resolve("net.safetensors"), weights);
  }

  /// A matrix with `value` at `[i + shift, i]`, counted modulo 4.
  private static FloatTensor diagonal(int shift, float value) {
    var matrix = FloatTensor.zeros(4, 4);
    for (int i = 0; i < 4; i++) {
      matrix.data()[(i + shift) % 4 * 4 + i] = value;
    }
    return matrix;
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("net.resnet"), text);
  }

  @Test
  void aTextGoesOn() {
    var call = Call.residua("generate", net, "--text", "ab", "--count", "7");

    assertThat(call.err()).startsWith("residua: prompt of 2 tokens in ");
    assertThat(call.err()).endsWith(" tokens per second\n");
    assertThat(call.out()).isEqualTo("cdabcda\n");
    assertThat(call.code()).isEqualTo(0);
  }

  @Test
  void aPromptCanBeIds() {
    Npy.write(folder.resolve("ids.npy"), IntTensor.of(new int[] {1, 3}, 0, 1, 2));

    assertThat(Call.residua("generate", net, "--tokens", "3,2", "--count", "3").out())
        .isEqualTo("dab\n");
    assertThat(
            Call.residua(
                    "generate", net, "--input", "ids=" + folder.resolve("ids.npy"), "--count", "2")
                .out())
        .isEqualTo("da\n");
  }

  @Test
  void aTokenStops() {
    var stopped = Call.residua("generate", net, "--text", "a", "--count", "9", "--stop", "d");

    assertThat(stopped.out()).isEqualTo("bc\n");
    assertMistake("--stop x: there is no such token", "--text", "a", "--stop", "x");
  }

  @Test
  void aSeedDrawsTheSameAgain() {
    Object[] hot = {"generate", net, "--text", "a", "--temperature", "50", "--seed", "4"};
    var drawn = Call.residua(hot).out();

    assertThat(drawn).isNotEqualTo("bcdabcdabcdabcdabcda\n");
    assertThat(Call.residua(hot).out()).isEqualTo(drawn);
    Object[] one = {"generate", net, "--text", "a", "--temperature", "50", "--top-k", "1"};
    assertThat(Call.residua(one).out()).isEqualTo("bcdabcdabcdabcdabcda\n");
    assertMistake("--temperature -1.0 is not 0 or above", "--text", "a", "--temperature", "-1");
  }

  @Test
  void aModelThatLooksAheadIsToldWhere() throws IOException {
    file(
        """
        model Net {
            input ids: i32[N, T]
            output logits = ids -> embedding(4, 4) -> self: attention(2) -> linear(4)
        }
        """);
    var call = Call.wide(120, "generate", net, "--weights", "random:1", "--tokens", "1");

    assertThat(call.code()).isEqualTo(2);
    assertThat(call.out()).isEmpty();
    assertThat(call.err())
        .contains(
            "`attention` sees later positions, so `Net` cannot go on along `T` position by"
                + " position");
    assertThat(call.err()).contains("net.resnet:3:");
    assertThat(call.err()).contains("causal = true");
  }

  @Test
  void whatDoesNotFitIsSaid() {
    assertMistake("--count 0: at least one token is made", "--text", "a", "--count", "0");
    assertMistake("nothing was given to Net");
    assertMistake("there is no output `y`", "--text", "a", "--output", "y");
  }

  private void assertMistake(String message, Object... args) {
    Object[] all = new Object[args.length + 2];
    all[0] = "generate";
    all[1] = net;
    System.arraycopy(args, 0, all, 2, args.length);
    var call = Call.residua(all);
    assertThat(call.err()).contains(message);
    assertThat(call.code()).isEqualTo(2);
  }
}
