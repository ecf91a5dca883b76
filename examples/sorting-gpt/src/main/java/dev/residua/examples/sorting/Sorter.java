package dev.residua.examples.sorting;

import dev.residua.runtime.IntTensor;
import dev.residua.runtime.ResiduaException;
import dev.residua.runtime.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Sorts letters by letting a GPT go on after them: `java … Sorter gpt-nano-sort.safetensors
/// CBABCA`.
public final class Sorter {
  /// How many letters the network sorts.
  public static final int LENGTH = 6;

  private static final int LETTERS = 3;

  private final SortingGpt network;

  public Sorter(Weights weights) {
    this.network = SortingGpt.load(weights);
  }

  /// Words of `LENGTH` letters A, B and C, each sorted.
  ///
  /// @throws ResiduaException if a word has another length or another letter
  public List<String> sort(List<String> words) {
    int[][] written = new int[words.size()][2 * LENGTH];
    for (int n = 0; n < written.length; n++) {
      read(words.get(n), written[n]);
    }
    for (int length = LENGTH; length < 2 * LENGTH; length++) {
      var ids = IntTensor.zeros(written.length, length);
      for (int n = 0; n < written.length; n++) {
        System.arraycopy(written[n], 0, ids.data(), n * length, length);
      }
      var logits = network.run(ids).logits();
      for (int n = 0; n < written.length; n++) {
        for (int id = 1; id < LETTERS; id++) {
          boolean likelier =
              logits.get(n, length - 1, id) > logits.get(n, length - 1, written[n][length]);
          written[n][length] = likelier ? id : written[n][length];
        }
      }
    }
    var sorted = new ArrayList<String>();
    for (int[] ids : written) {
      var word = new StringBuilder();
      for (int i = LENGTH; i < 2 * LENGTH; i++) {
        word.append((char) ('A' + ids[i]));
      }
      sorted.add(word.toString());
    }
    return sorted;
  }

  private static void read(String word, int[] ids) {
    if (!word.matches("[ABC]{" + LENGTH + "}")) {
      throw new ResiduaException(
          "`" + word + "` cannot be sorted: give " + LENGTH + " letters A, B or C");
    }
    for (int i = 0; i < LENGTH; i++) {
      ids[i] = word.charAt(i) - 'A';
    }
  }

  public static void main(String... args) {
    if (args.length < 2) {
      System.err.println("give a safetensors file and words of six letters A, B or C");
      System.exit(2);
    }
    try (var weights = Weights.open(Path.of(args[0]))) {
      var words = List.of(args).subList(1, args.length);
      new Sorter(weights).sort(words).forEach(System.out::println);
    } catch (ResiduaException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }
}
