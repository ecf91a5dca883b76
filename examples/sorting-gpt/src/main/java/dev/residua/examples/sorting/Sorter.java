package dev.residua.examples.sorting;

import dev.residua.runtime.FloatTensor;
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
    if (words.isEmpty()) {
      return List.of();
    }
    var sorted = new ArrayList<StringBuilder>();
    var prompt = IntTensor.zeros(words.size(), LENGTH);
    for (int n = 0; n < words.size(); n++) {
      read(words.get(n), prompt.data(), n * LENGTH);
      sorted.add(new StringBuilder());
    }
    var generation = network.generation(2 * LENGTH - 1);
    var logits = generation.append(prompt).logits();
    var next = IntTensor.zeros(words.size(), 1);
    for (int length = 1; ; length++) {
      for (int n = 0; n < words.size(); n++) {
        next.data()[n] = likeliest(logits, n);
        sorted.get(n).append((char) ('A' + next.data()[n]));
      }
      if (length == LENGTH) {
        return sorted.stream().map(StringBuilder::toString).toList();
      }
      logits = generation.append(next).logits();
    }
  }

  /// The letter that most likely comes after the last position.
  private static int likeliest(FloatTensor logits, int n) {
    int last = logits.dim(1) - 1;
    int best = 0;
    for (int id = 1; id < LETTERS; id++) {
      best = logits.get(n, last, id) > logits.get(n, last, best) ? id : best;
    }
    return best;
  }

  private static void read(String word, int[] ids, int at) {
    if (!word.matches("[ABC]{" + LENGTH + "}")) {
      throw new ResiduaException(
          "`" + word + "` cannot be sorted: give " + LENGTH + " letters A, B or C");
    }
    for (int i = 0; i < LENGTH; i++) {
      ids[at + i] = word.charAt(i) - 'A';
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
