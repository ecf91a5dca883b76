package dev.residua.compiler.emit.java;

import dev.residua.runtime.IntTensor;
import java.util.Arrays;
import java.util.Random;

/// A small Transformer with a mask, and inputs for it.
final class Tagger {
  static final String PROGRAM =
      """
      model Tagger {
          input ids: i32[N, T]
          input mask: i32[N, T]
          output tags: f32[N, T, 5] = ids -> embedding(11, 24) -> + positions(9)
              -> repeat 2 {
                  a: residual(norm = post) { attention(3, mask = mask) }
                  -> b: residual(norm = pre) { linear(50) -> gelu -> linear(24) }
              }
              -> linear(5)
      }
      """;

  private Tagger() {}

  static IntTensor ids(int n, int length) {
    var random = new Random(100L * n + length);
    return IntTensor.wrap(random.ints((long) n * length, 0, 11).toArray(), n, length);
  }

  static IntTensor ones(int n, int length) {
    var ones = IntTensor.zeros(n, length);
    Arrays.fill(ones.data(), 1);
    return ones;
  }
}
