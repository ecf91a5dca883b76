package dev.residua.examples.sorting;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Npy;
import dev.residua.runtime.ResiduaException;
import dev.residua.runtime.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Trained weights: the network sorts whatever it can be given.
class SorterTest {
  private static final Path DATA =
      Path.of(System.getProperty("residua.shared", "../../../shared"), "data", "gpt-nano-sort");

  @BeforeAll
  static void needsData() {
    assumeTrue(Files.exists(DATA), () -> "skipped: the shared data is not there: " + DATA);
  }

  @Test
  void sortsEveryWord() {
    var words = new ArrayList<String>();
    var sorted = new ArrayList<String>();
    for (int number = 0; number < 729; number++) {
      var word = new StringBuilder();
      for (int rest = number + 729; rest > 1; rest /= 3) {
        word.append((char) ('A' + rest % 3));
      }
      words.add(word.toString());
      sorted.add(
          word.chars()
              .sorted()
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString());
    }
    try (var weights = weights()) {
      assertThat(new Sorter(weights).sort(words)).containsExactlyElementsIn(sorted).inOrder();
    }
  }

  /// The logits in the file come from weights with biases for queries, keys and values, which the
  /// file of weights does not have: they agree in what comes next, not in their digits.
  @Test
  void takesTheSameLettersAsItsMaker() {
    var ids = (IntTensor) Npy.read(DATA.resolve("ids.npy"));
    var expected = (FloatTensor) Npy.read(DATA.resolve("lm_head.npy"));
    try (var weights = weights()) {
      var outputs = SortingGpt.load(weights).run(ids);

      assertThat(outputs.block2().shape()).isEqualTo(new int[] {3, 11, 48});
      for (int n = 0; n < 3; n++) {
        for (int t = Sorter.LENGTH - 1; t < 11; t++) {
          assertThat(likeliest(outputs.logits(), n, t)).isEqualTo(likeliest(expected, n, t));
        }
      }
    }
  }

  @Test
  void refusesOtherLetters() {
    try (var weights = weights()) {
      var sorter = new Sorter(weights);

      assertThrows(ResiduaException.class, () -> sorter.sort(List.of("ABCABD")));
    }
  }

  private static int likeliest(FloatTensor logits, int n, int t) {
    int best = 0;
    for (int id = 1; id < 3; id++) {
      best = logits.get(n, t, id) > logits.get(n, t, best) ? id : best;
    }
    return best;
  }

  private static Weights weights() {
    return Weights.open(DATA.resolve("gpt-nano-sort.safetensors"));
  }
}
