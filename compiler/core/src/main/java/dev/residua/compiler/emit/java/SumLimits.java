package dev.residua.compiler.emit.java;

/// The text of the method that adds another value to a block of sums and limits them, where that
/// was not done while they were in registers.
final class SumLimits {
  private SumLimits() {}

  private static final String HEAD =
      """
      /// Finishes `rows` by `columns` sums that begin at `sumsAt`: `min(max(sum + plus, low), high)`.
      private static void limit(int rows, int columns, float[] sums, int sumsAt, int sumsRow, float[] plus, int plusAt, int plusRow, float low, float high, float[] out, int outAt, int outRow) {
        int step = plus == NOTHING ? 0 : 1;
      """;

  private static final String ROWS =
      """
        for (int i = 0; i < rows; i++) {
          int s = sumsAt + i * sumsRow;
          int p = plusAt + i * plusRow;
          int o = outAt + i * outRow;
          int j = 0;
      """;

  private static final String TAIL =
      """
          for (; j < columns; j++) {
            out[o + j] = Math.min(Math.max(sums[s + j] + plus[p + j * step], low), high);
          }
        }
      }
      """;

  /// Adds another value to sums and limits them. A row is a call: the JVM compiles what is called
  /// often long before a long loop.
  static final String PLAIN =
      HEAD
          + """
            for (int i = 0; i < rows; i++) {
              limitRow(columns, sums, sumsAt + i * sumsRow, plus, plusAt + i * plusRow, step, low, high, out, outAt + i * outRow);
            }
          }
          """;

  static final String PLAIN_ROW =
      """
      private static void limitRow(int columns, float[] sums, int sumsAt, float[] plus, int plusAt, int step, float low, float high, float[] out, int outAt) {
        for (int j = 0; j < columns; j++) {
          out[outAt + j] = Math.min(Math.max(sums[sumsAt + j] + plus[plusAt + j * step], low), high);
        }
      }
      """;

  /// Most tiles are four vectors wide: a loop of constant length is compiled best.
  static final String VECTOR =
      HEAD
          + """
            if (columns == 4 * LANES) {
              step *= LANES;
              for (int i = 0; i < rows; i++) {
                int s = sumsAt + i * sumsRow;
                int p = plusAt + i * plusRow;
                int o = outAt + i * outRow;
                for (int j = 0; j < 4; j++) {
                  FloatVector sum = FloatVector.fromArray(SPECIES, sums, s + j * LANES).add(FloatVector.fromArray(SPECIES, plus, p + j * step));
                  sum = sum.blend(low, sum.compare(VectorOperators.LE, low));
                  sum.blend(high, sum.compare(VectorOperators.GT, high)).intoArray(out, o + j * LANES);
                }
              }
              return;
            }
          """
          + """
            if (columns >= LANES) {
              int end = columns - LANES;
              for (int i = 0; i < rows; i++) {
                int s = sumsAt + i * sumsRow;
                int p = plusAt + i * plusRow;
                int o = outAt + i * outRow;
                // The last vector may overlap the one before, and may lie where its sums do.
                FloatVector last = FloatVector.fromArray(SPECIES, sums, s + end).add(FloatVector.fromArray(SPECIES, plus, p + end * step));
                last = last.blend(low, last.compare(VectorOperators.LE, low));
                last = last.blend(high, last.compare(VectorOperators.GT, high));
                for (int j = 0; j < end; j += LANES) {
                  FloatVector sum = FloatVector.fromArray(SPECIES, sums, s + j).add(FloatVector.fromArray(SPECIES, plus, p + j * step));
                  sum = sum.blend(low, sum.compare(VectorOperators.LE, low));
                  sum.blend(high, sum.compare(VectorOperators.GT, high)).intoArray(out, o + j);
                }
                last.intoArray(out, o + end);
              }
              return;
            }
          """
          + ROWS
          + TAIL;
}
