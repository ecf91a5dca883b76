package dev.residua.compiler.emit.java;

import java.util.List;

/// Prints how weights that are held small become floats: in registers, or a share of a panel at a
/// time in scratch memory, for the tiles of [Tiles].
final class Widening {
  private Widening() {}

  /// The end of a thread's scratch memory where it holds a widened share of the widest panel, from
  /// `WIDENED` on.
  static final String SCRATCH = "WIDENED + 4 * Panels.GRAIN * Share.MOST";

  /// The floats of the vector of ints `v`, for one factor after the other.
  static List<String> vectors(WeightType type, String v) {
    return switch (type) {
      case F32 -> List.of(v);
      case BF16 ->
          List.of(
              left(v, 16) + ".reinterpretAsFloats()", v + ".and(0xffff0000).reinterpretAsFloats()");
      case F16 -> List.of(half(left(v, 16)), half(v));
      case Q8 -> List.of(whole(left(v, 24)), whole(left(v, 16)), whole(left(v, 8)), whole(v));
    };
  }

  private static String left(String v, int bits) {
    return v + ".lanewise(VectorOperators.LSHL, " + bits + ")";
  }

  private static String half(String v) {
    return v
        + ".lanewise(VectorOperators.ASHR, 3).and(SmallPanels.F16_MASK).reinterpretAsFloats()"
        + ".mul(SmallPanels.F16_SCALE)";
  }

  private static String whole(String v) {
    return "((FloatVector) "
        + v
        + ".lanewise(VectorOperators.ASHR, 24).convert(VectorOperators.I2F, 0))";
  }

  /// The floats of the int `v`, for one factor after the other.
  static List<String> scalars(WeightType type) {
    return switch (type) {
      case F32 -> List.of("v");
      case BF16 -> List.of("Float.intBitsToFloat(v << 16)", "Float.intBitsToFloat(v & 0xffff0000)");
      case F16 ->
          List.of(
              "Float.intBitsToFloat(v << 16 >> 3 & SmallPanels.F16_MASK) * SmallPanels.F16_SCALE",
              "Float.intBitsToFloat(v >> 3 & SmallPanels.F16_MASK) * SmallPanels.F16_SCALE");
      case Q8 -> List.of("v << 24 >> 24", "v << 16 >> 24", "v << 8 >> 24", "v >> 24");
    };
  }

  static String method(WeightType type) {
    return "widen" + type.suffix();
  }

  static String print(WeightType type, boolean vector) {
    var code = new Lines();
    code.add("/// Makes floats of `units` of a panel that is `width` wide and begins at `top`.");
    code.open(
        "private static void %s(int units, int width, int[] w, int top, int wAt, float[] scratch)",
        method(type));
    if (type == WeightType.F16) {
      code.open("if (w[top] != 0)");
      code.add("SmallPanels.f16(units, width, w, wAt, scratch, WIDENED);");
      code.add("return;");
      code.close();
    }
    code.add("int to = WIDENED;");
    code.open("for (int i = 0; i < units * Share.GRAIN / %d; i++)", type.perInt());
    var parts = vector ? vectors(type, "v") : scalars(type);
    if (vector) {
      code.open("for (int j = 0; j < width; j += LANES)");
      code.add("IntVector v = IntVector.fromArray(INTS, w, wAt + j);");
    } else {
      code.open("for (int j = 0; j < width; j++)");
      code.add("int v = w[wAt + j];");
    }
    for (int part = 0; part < parts.size(); part++) {
      var at = part == 0 ? "to + j" : "to + " + (part == 1 ? "" : part + " * ") + "width + j";
      code.add(
          vector ? "%s.intoArray(scratch, %s);" : "%2$s[%3$s] = %1$s;",
          vector
              ? new Object[] {parts.get(part), at}
              : new Object[] {parts.get(part), "scratch", at});
    }
    code.close();
    code.add("wAt += width;");
    code.add("to += %d * width;", type.perInt());
    return code.close().close().toString();
  }

  private static final String SCALE_HEAD =
      """
      /// Finishes `rows` by `columns` sums of whole numbers: `sum * scale + bias`.
      private static void scale(int rows, int columns, float[] sums, int sumsAt, int sumsRow, int[] scales, int scalesAt, float[] bias, int biasAt, int biasStep) {
        for (int i = 0; i < rows; i++) {
          int s = sumsAt + i * sumsRow;
          int j = 0;
      """;

  private static final String SCALE_TAIL =
      """
          for (; j < columns; j++) {
            sums[s + j] = Math.fma(sums[s + j], Float.intBitsToFloat(scales[scalesAt + j]), bias[biasAt + j * biasStep]);
          }
        }
      }
      """;

  /// Multiplies sums by the scales of their columns and adds the bias.
  static String scale(boolean vector) {
    var body =
        """
            for (; j <= columns - LANES; j += LANES) {
              FloatVector by = IntVector.fromArray(INTS, scales, scalesAt + j).reinterpretAsFloats();
              FloatVector.fromArray(SPECIES, sums, s + j).fma(by, FloatVector.fromArray(SPECIES, bias, biasAt + j * biasStep)).intoArray(sums, s + j);
            }
        """;
    return SCALE_HEAD + (vector ? body : "") + SCALE_TAIL;
  }
}
