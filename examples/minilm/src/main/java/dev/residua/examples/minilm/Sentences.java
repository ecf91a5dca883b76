package dev.residua.examples.minilm;

import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.ResiduaException;
import dev.residua.runtime.Weights;
import dev.residua.runtime.text.TextBatch;
import dev.residua.runtime.text.Tokenizer;
import java.nio.file.Path;
import java.util.List;

/// Finds the sentence that means most nearly what the first one does: `java … Sentences
/// minilm.safetensors tokenizer.json "A man is eating food." "Someone has a meal." …`.
public final class Sentences {
  private static final int LONGEST = 512;

  private final MiniLM network;
  private final Tokenizer tokenizer;

  public Sentences(Weights weights, Tokenizer tokenizer) {
    this.network = MiniLM.load(weights);
    this.tokenizer = tokenizer;
  }

  /// Vectors of length 1, f32[N, 384]; what comes after a sentence's first 512 tokens does not
  /// count.
  public FloatTensor embed(List<String> sentences) {
    var batch = TextBatch.of(tokenizer, sentences, LONGEST);
    return network.run(batch.ids(), batch.mask()).embedding();
  }

  /// The cosine of the angle between two rows of what `embed` gives.
  static double similarity(FloatTensor vectors, int a, int b) {
    double sum = 0;
    for (int i = 0; i < vectors.dim(1); i++) {
      sum += vectors.get(a, i) * vectors.get(b, i);
    }
    return sum;
  }

  public static void main(String... args) {
    if (args.length < 4) {
      System.err.println("give a safetensors file, a tokenizer.json and two sentences or more");
      System.exit(2);
    }
    try (var weights = Weights.open(Path.of(args[0]))) {
      var sentences = List.of(args).subList(2, args.length);
      var vectors = new Sentences(weights, Tokenizer.open(Path.of(args[1]))).embed(sentences);
      for (int i = 1; i < sentences.size(); i++) {
        System.out.printf("%6.3f  %s%n", similarity(vectors, 0, i), sentences.get(i));
      }
    } catch (ResiduaException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }
}
