package dev.residua.cli.run;

import dev.residua.cli.UserError;
import java.util.Random;
import java.util.stream.IntStream;

/// Chooses tokens by their logits.
public final class Sampler {
  private final double temperature;
  private final int topK;
  private final Random random;

  /// @param temperature what logits are divided by; 0 takes the likeliest token
  /// @param topK how many of the likeliest tokens are drawn among; 0 for all
  /// @throws UserError where one of these is negative
  public Sampler(double temperature, int topK, long seed) {
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new UserError("--temperature " + temperature + " is not 0 or above");
    }
    if (topK < 0) {
      throw new UserError("--top-k " + topK + " is not 0 or above");
    }
    this.temperature = temperature;
    this.topK = topK;
    this.random = new Random(seed);
  }

  /// The next token.
  ///
  /// @param logits where those of a position stand, from `at` on
  public int next(float[] logits, int at, int tokens) {
    if (temperature == 0) {
      return likeliest(logits, at, tokens);
    }
    int[] candidates = IntStream.range(0, tokens).toArray();
    if (topK > 0 && topK < tokens) {
      candidates =
          IntStream.range(0, tokens)
              .boxed()
              .sorted((a, b) -> Float.compare(logits[at + b], logits[at + a]))
              .limit(topK)
              .mapToInt(Integer::intValue)
              .toArray();
    }
    double largest = logits[at + likeliest(logits, at, tokens)];
    double[] weights = new double[candidates.length];
    double total = 0;
    for (int i = 0; i < candidates.length; i++) {
      weights[i] = Math.exp((logits[at + candidates[i]] - largest) / temperature);
      total += weights[i];
    }
    double drawn = random.nextDouble() * total;
    for (int i = 0; i < candidates.length; i++) {
      drawn -= weights[i];
      if (drawn < 0) {
        return candidates[i];
      }
    }
    return candidates[candidates.length - 1];
  }

  private static int likeliest(float[] logits, int at, int tokens) {
    int best = 0;
    for (int id = 1; id < tokens; id++) {
      best = logits[at + id] > logits[at + best] ? id : best;
    }
    return best;
  }
}
