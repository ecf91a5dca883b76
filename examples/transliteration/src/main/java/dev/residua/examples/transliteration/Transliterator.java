package dev.residua.examples.transliteration;

import dev.residua.runtime.IntTensor;
import dev.residua.runtime.ResiduaException;
import dev.residua.runtime.Weights;
import dev.residua.runtime.text.Tokenizer;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/// Writes Arabic words in Latin letters, always taking the likeliest letter next: `java …
/// Transliterator FOLDER محمد`, where the folder has the weights and both vocabularies.
public final class Transliterator {
  private static final int LONGEST = 100;

  private final Transliteration network;
  private final Tokenizer arabic;
  private final Tokenizer latin;
  private final int begin;
  private final int end;

  /// @throws ResiduaException if `latin` has no `<s>` and `</s>`
  public Transliterator(Weights weights, Tokenizer arabic, Tokenizer latin) {
    this.network = Transliteration.load(weights);
    this.arabic = arabic;
    this.latin = latin;
    this.begin = id(latin, "<s>");
    this.end = id(latin, "</s>");
  }

  private static int id(Tokenizer tokenizer, String token) {
    return tokenizer
        .id(token)
        .orElseThrow(() -> new ResiduaException("the vocabulary has no " + token));
  }

  /// @throws ResiduaException if the word has a letter that is not in the vocabulary
  public String transliterate(String word) {
    int[] letters = arabic.encode(word);
    var source = IntTensor.wrap(letters, 1, letters.length);
    var generation = network.generation(LONGEST, source);
    int[] written = new int[LONGEST];
    int length = 0;
    int last = begin;
    while (length < LONGEST) {
      var logits = generation.append(IntTensor.of(new int[] {1, 1}, last));
      last = 0;
      for (int id = 1; id < logits.dim(2); id++) {
        last = logits.get(0, 0, id) > logits.get(0, 0, last) ? id : last;
      }
      if (last == end) {
        break;
      }
      written[length++] = last;
    }
    return latin.decode(Arrays.copyOf(written, length));
  }

  public static void main(String... args) {
    if (args.length < 2) {
      System.err.println("give the folder of the weights and Arabic words");
      System.exit(2);
    }
    var folder = Path.of(args[0]);
    try (var weights = Weights.open(folder.resolve("aren-transliteration.safetensors"))) {
      var transliterator =
          new Transliterator(
              weights,
              Tokenizer.open(folder.resolve("source_vocabulary.txt")),
              Tokenizer.open(folder.resolve("target_vocabulary.txt")));
      var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      for (int i = 1; i < args.length; i++) {
        out.println(args[i] + " " + transliterator.transliterate(args[i]));
      }
    } catch (ResiduaException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }
}
