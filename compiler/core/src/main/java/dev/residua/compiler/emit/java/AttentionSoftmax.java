package dev.residua.compiler.emit.java;

import dev.residua.compiler.expr.Fn;

/// Prints the softmax between the two products of attention.
///
/// A row of scores becomes exponentials that do not sum to 1 yet: their total divides the row of
/// the result instead, which is shorter.
final class AttentionSoftmax {
  private AttentionSoftmax() {}

  /// Adds `exponentials` and `divide` to the kernels.
  static void addTo(KernelLibrary library, boolean vector) {
    library.functions().add(Fn.EXP);
    library.part(vector, "exponentials", vector ? VECTOR : PLAIN);
    library.part(vector, "divide", vector ? VECTOR_DIVIDE : SCALAR_DIVIDE);
  }

  static final String PLAIN =
      """
      /// Turns `visible` scores at `row` into exponentials, and those up to `padded` into 0.
      ///
      /// @return 1 over their total; 0 where nothing is visible
      private static float exponentials(float[] scores, int row, int visible, int padded, float scale) {
        float largest = Lanes.largest(scores, row, visible, LANES);
        if (largest == Float.NEGATIVE_INFINITY) {
          Arrays.fill(scores, row, row + padded, 0f);
          return 0f;
        }
        for (int j = 0; j < visible; j++) {
          scores[row + j] = exp((scores[row + j] - largest) * scale);
        }
        Arrays.fill(scores, row + visible, row + padded, 0f);
        return 1f / Lanes.sum(scores, row, visible, LANES);
      }
      """;

  static final String VECTOR = vector();

  private static String vector() {
    var statements = new Statements("FloatVector", "v");
    var x =
        statements.let("FloatVector.fromArray(SPECIES, scores, row + j).sub(largest).mul(scale)");
    var e = MathFunctions.exp(statements, x);
    var lines = String.join("\n    ", statements.lines());
    return """
    /// Turns `visible` scores at `row` into exponentials, and those up to `padded` into 0.
    ///
    /// @return 1 over their total; 0 where nothing is visible
    private static float exponentials(float[] scores, int row, int visible, int padded, float scale) {
      if (visible == 0) {
        Arrays.fill(scores, row, row + padded, 0f);
        return 0f;
      }
      // Whole vectors: what is not visible becomes 0.
      int end = (visible + LANES - 1) / LANES * LANES;
      for (int j = visible; j < end; j++) {
        scores[row + j] = Float.NEGATIVE_INFINITY;
      }
      FloatVector most = FloatVector.fromArray(SPECIES, scores, row);
      for (int j = LANES; j < end; j += LANES) {
        FloatVector next = FloatVector.fromArray(SPECIES, scores, row + j);
        most = most.blend(next, next.compare(VectorOperators.GT, most));
      }
      float largest = most.reduceLanes(VectorOperators.MAX);
      if (largest == Float.NEGATIVE_INFINITY) {
        Arrays.fill(scores, row, row + padded, 0f);
        return 0f;
      }
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int j = 0; j < end; j += LANES) {
        %s
        %s.intoArray(scores, row + j);
        sum = sum.add(%s);
      }
      for (int j = end; j < padded; j++) {
        scores[row + j] = 0f;
      }
      %s
      return 1f / sum.lane(0);
    }
    """
        .formatted(lines, e, e, String.join("\n  ", VectorPrinter.folded("sum")));
  }

  /// Divides the rows of a result by the totals of their exponentials.
  static final String SCALAR_DIVIDE =
      """
      /// Multiplies row `i` of the result by `inverse[inverseAt + i]`.
      private static void divide(int rows, int columns, float[] inverse, int inverseAt, float[] out, int outAt, int outRow) {
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < columns; j++) {
            out[outAt + i * outRow + j] *= inverse[inverseAt + i];
          }
        }
      }
      """;

  static final String VECTOR_DIVIDE =
      """
      /// Multiplies row `i` of the result by `inverse[inverseAt + i]`.
      private static void divide(int rows, int columns, float[] inverse, int inverseAt, float[] out, int outAt, int outRow) {
        for (int i = 0; i < rows; i++) {
          int o = outAt + i * outRow;
          float by = inverse[inverseAt + i];
          int j = 0;
          for (; j <= columns - LANES; j += LANES) {
            FloatVector.fromArray(SPECIES, out, o + j).mul(by).intoArray(out, o + j);
          }
          for (; j < columns; j++) {
            out[o + j] *= by;
          }
        }
      }
      """;

  /// What is hidden by a mask, which holds 0 there.
  ///
  /// @param array the type of the mask
  static String hidden(String array) {
    return """
    /// Writes 1 for each of the `keys` that the mask hides, and 0 for the others.
    ///
    /// @return whether it hides one
    private static boolean hidden(%s mask, int at, int step, int keys, float[] hidden, int hiddenAt) {
      float any = 0f;
      for (int s = 0; s < keys; s++) {
        float one = mask[at + s * step] == 0 ? 1f : 0f;
        hidden[hiddenAt + s] = one;
        any += one;
      }
      return any > 0f;
    }
    """
        .formatted(array);
  }

  static final String HIDE =
      """
      /// Scores of hidden keys count as nothing.
      private static void hide(float[] scores, int row, int hiddenAt, int keys) {
        for (int s = 0; s < keys; s++) {
          if (scores[hiddenAt + s] != 0f) {
            scores[row + s] = Float.NEGATIVE_INFINITY;
          }
        }
      }
      """;

  static final String VECTOR_HIDE =
      """
      /// Scores of hidden keys count as nothing.
      private static void hide(float[] scores, int row, int hiddenAt, int keys) {
        int s = 0;
        for (; s <= keys - LANES; s += LANES) {
          FloatVector hidden = FloatVector.fromArray(SPECIES, scores, hiddenAt + s);
          FloatVector score = FloatVector.fromArray(SPECIES, scores, row + s);
          score.blend(Float.NEGATIVE_INFINITY, hidden.compare(VectorOperators.GT, 0f)).intoArray(scores, row + s);
        }
        for (; s < keys; s++) {
          if (scores[hiddenAt + s] != 0f) {
            scores[row + s] = Float.NEGATIVE_INFINITY;
          }
        }
      }
      """;
}
