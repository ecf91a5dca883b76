package dev.residua.compiler.emit.java;

/// Prints arithmetic on a vector of floats, or, without vectors, on one float of a grain.
record LaneText(boolean vector) {
  private static final String NEXT = "j";

  /// Opens what is done for every float.
  void open(Lines code) {
    if (!vector) {
      code.open("for (int %s = 0; %s < LANES; %s++)", NEXT, NEXT, NEXT);
    }
  }

  void close(Lines code) {
    if (!vector) {
      code.close();
    }
  }

  /// Declares a value.
  void let(Lines code, String name, String value) {
    code.add("%s %s = %s;", vector ? "FloatVector" : "float", name, value);
  }

  String load(String array, String at) {
    return vector
        ? "FloatVector.fromArray(SPECIES, %s, %s)".formatted(array, at)
        : "%s[%s + %s]".formatted(array, at, NEXT);
  }

  void store(Lines code, String value, String array, String at) {
    code.add(
        "%s",
        vector
            ? "%s.intoArray(%s, %s);".formatted(value, array, at)
            : "%s[%s + %s] = %s;".formatted(array, at, NEXT, value));
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
    limit(code, name, low, "LE", "<=");
    limit(code, name, high, "GT", ">");
  }

  private void limit(Lines code, String name, String limit, String compare, String sign) {
    code.add(
        "%s",
        vector
            ? "%1$s = %1$s.blend(%2$s, %1$s.compare(VectorOperators.%3$s, %2$s));"
                .formatted(name, limit, compare)
            : "%1$s = %1$s %3$s %2$s ? %2$s : %1$s;".formatted(name, limit, sign));
  }
}
