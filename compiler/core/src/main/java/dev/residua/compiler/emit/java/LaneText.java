package dev.residua.compiler.emit.java;

/// Prints arithmetic on vectors of floats, or, without vectors, on single floats, in a loop.
///
/// @param place what stands for the float of a vector where there are no vectors
record LaneText(boolean vector, String place) {
  /// For the floats of one vector.
  static LaneText ofOne(boolean vector) {
    return new LaneText(vector, " + j");
  }

  /// For many floats: an index goes from vector to vector, or from float to float.
  static LaneText ofMany(boolean vector) {
    return new LaneText(vector, "");
  }

  /// Opens what is done for every float of a vector.
  void open(Lines code) {
    if (!vector) {
      code.open("for (int j = 0; j < LANES; j++)");
    }
  }

  void close(Lines code) {
    if (!vector) {
      code.close();
    }
  }

  /// Opens what is done for the floats from 0 up to `count`.
  void open(Lines code, String index, String count) {
    var next = vector ? index + " += LANES" : index + "++";
    code.open("for (int %1$s = 0; %1$s < %2$s; %3$s)", index, count, next);
  }

  /// Declares a value.
  void let(Lines code, String name, String value) {
    code.add("%s %s = %s;", vector ? "FloatVector" : "float", name, value);
  }

  String load(String array, String at) {
    return vector
        ? "FloatVector.fromArray(SPECIES, %s, %s)".formatted(array, at)
        : "%s[%s%s]".formatted(array, at, place);
  }

  void store(Lines code, String value, String array, String at) {
    code.add(
        "%s",
        vector
            ? "%s.intoArray(%s, %s);".formatted(value, array, at)
            : "%s[%s%s] = %s;".formatted(array, at, place, value));
  }

  /// A scalar in every lane.
  String all(String scalar) {
    return vector ? VectorPrinter.broadcast(scalar) : scalar;
  }

  String plus(String a, String b) {
    return vector ? "%s.add(%s)".formatted(a, b) : "(%s + %s)".formatted(a, b);
  }

  String minus(String a, String b) {
    return vector ? "%s.sub(%s)".formatted(a, b) : "(%s - %s)".formatted(a, b);
  }

  String times(String a, String b) {
    return vector ? "%s.mul(%s)".formatted(a, b) : "(%s * %s)".formatted(a, b);
  }

  /// `factor * a + b`, rounded once.
  String fma(String factor, String a, String b) {
    return vector
        ? "%s.fma(%s, %s)".formatted(factor, a, b)
        : "Math.fma(%s, %s, %s)".formatted(factor, a, b);
  }

  /// Makes `name` what it is limited to: `min(max(name, low), high)`; NaN stays.
  void limit(Lines code, String name, String low, String high) {
    if (vector) {
      replace(code, name, low, "LE");
      replace(code, name, high, "GT");
    } else {
      code.add("%1$s = Math.min(Math.max(%1$s, %2$s), %3$s);", name, low, high);
    }
  }

  private static void replace(Lines code, String name, String limit, String compare) {
    code.add(
        "%1$s = %1$s.blend(%2$s, %1$s.compare(VectorOperators.%3$s, %2$s));", name, limit, compare);
  }
}
