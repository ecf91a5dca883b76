package dev.residua.compiler.emit.java;

import dev.residua.compiler.expr.Fn;
import java.util.List;

/// `exp`, `tanh` and `erf` in floats, by polynomials, in a scalar and a vector form with the same
/// operations in the same order: a result does not depend on the width of a vector.
///
/// - `exp(x) = 2^n exp(r)` with `n` the nearest integer to `x / ln 2`; `exp(r)` is the Taylor
///   polynomial of degree 7 (its remainder is below 1e-8). Below -87.3 it is 0.
/// - `tanh` is an odd polynomial below 0.625 and `1 - 2 / (exp(2x) + 1)` above.
/// - `erf` is an odd polynomial below 1, a polynomial up to 3.92 (least greatest error, 3e-8), and
///   1 beyond.
final class MathFunctions {
  private static final float[] EXP = {1f / 5040, 1f / 720, 1f / 120, 1f / 24, 1f / 6, 0.5f, 1f, 1f};
  private static final String LOG2_E = "1.44269504f";
  // Added and taken away again, it rounds to an integer, which its low bits then hold.
  private static final String ROUND = "12582912f";
  private static final String LN2_HIGH = "-0.693145751953125f";
  private static final String LN2_LOW = "-1.42860677e-6f";
  private static final String EXP_LOW = "-87.3f";
  private static final String EXP_HIGH = "88.72f";

  private static final float[] TANH = {
    -0.006113123f, 0.02100989f, -0.05385373f, 0.1333275f, -0.33333316f
  };
  private static final String TANH_SPLIT = "0.625f";

  private static final float[] ERF_NEAR = {
    7.889119e-5f, -8.020841e-4f, 0.005189535f, -0.026854444f, 0.112836f, -0.37612626f, 1.1283791f
  };
  private static final float[] ERF_FAR = {
    -8.559614e-4f,
    0.0016332981f,
    0.0022737328f,
    -0.009093175f,
    0.008075053f,
    0.0065353448f,
    -0.028702743f,
    0.045094483f,
    -0.045004748f,
    0.030601619f,
    -0.013931633f,
    0.0038780423f,
    0.9994967f
  };
  private static final String ERF_END = "3.92f";
  private static final String ERF_SCALE = "0.6849315166473389f";
  private static final String ERF_SHIFT = "-1.6849315166473389f";

  private MathFunctions() {}

  /// The statements that compute `exp` of the vector `x`; the name of the result.
  static String exp(Statements out, String x) {
    var t = out.let(x + ".fma(" + vector(LOG2_E) + ", " + vector(ROUND) + ")");
    var n = out.let(t + ".sub(" + ROUND + ")");
    var high = out.let(n + ".fma(" + vector(LN2_HIGH) + ", " + x + ")");
    var r = out.let(n + ".fma(" + vector(LN2_LOW) + ", " + high + ")");
    var p = horner(out, EXP, r);
    var scaled =
        out.let(
            "%s.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(%s.reinterpretAsInts()).reinterpretAsFloats()"
                .formatted(t, p));
    var low =
        out.let("%s.blend(0f, %s.compare(VectorOperators.LT, %s))".formatted(scaled, x, EXP_LOW));
    return out.let(
        "%s.blend(Float.POSITIVE_INFINITY, %s.compare(VectorOperators.GT, %s))"
            .formatted(low, x, EXP_HIGH));
  }

  static String tanh(Statements out, String x) {
    var size = out.let(x + ".abs()");
    var square = out.let(x + ".mul(" + x + ")");
    var p = horner(out, TANH, square);
    var cube = out.let(x + ".mul(" + square + ")");
    var near = out.let(cube + ".fma(" + p + ", " + x + ")");
    var e = exp(out, out.let(size + ".add(" + size + ")"));
    var part = out.let(vector("2f") + ".div(" + e + ".add(1f))");
    var far = out.let(vector("1f") + ".sub(" + part + ")");
    var signed =
        out.let("%s.blend(%s.neg(), %s.compare(VectorOperators.LT, 0f))".formatted(far, far, x));
    return out.let(
        "%s.blend(%s, %s.compare(VectorOperators.LT, %s))"
            .formatted(signed, near, size, TANH_SPLIT));
  }

  static String erf(Statements out, String x) {
    var size = out.let(x + ".abs()");
    var square = out.let(x + ".mul(" + x + ")");
    var near = out.let(x + ".mul(" + horner(out, ERF_NEAR, square) + ")");
    var clamped =
        out.let(
            "%s.blend(%s, %s.compare(VectorOperators.GT, %s))"
                .formatted(size, ERF_END, size, ERF_END));
    var t = out.let(clamped + ".fma(" + vector(ERF_SCALE) + ", " + vector(ERF_SHIFT) + ")");
    var p = horner(out, ERF_FAR, t);
    var far = out.let("%s.blend(1f, %s.compare(VectorOperators.GT, 1f))".formatted(p, p));
    var signed =
        out.let("%s.blend(%s.neg(), %s.compare(VectorOperators.LT, 0f))".formatted(far, far, x));
    return out.let(
        "%s.blend(%s, %s.compare(VectorOperators.LT, 1f))".formatted(signed, near, size));
  }

  private static String vector(String scalar) {
    return VectorPrinter.broadcast(scalar);
  }

  private static String horner(Statements out, float[] coefficients, String x) {
    var p = vector(coefficients[0] + "f");
    for (int i = 1; i < coefficients.length; i++) {
      p = out.let(p + ".fma(" + x + ", " + vector(coefficients[i] + "f") + ")");
    }
    return p;
  }

  /// The scalar methods that `fn` needs, its own last.
  static List<String> methods(Fn fn) {
    return switch (fn) {
      case EXP -> List.of(scalarExp());
      case TANH -> List.of(scalarExp(), scalarTanh());
      case ERF -> List.of(scalarErf());
      default -> throw new IllegalArgumentException(fn + " is Java's own");
    };
  }

  private static String scalarExp() {
    return """
    /// The exponential function, to about 1 ulp; 0 below -87.3.
    private static float exp(float x) {
      if (x < %s) {
        return 0f;
      }
      if (x > %s) {
        return Float.POSITIVE_INFINITY;
      }
      float t = Math.fma(x, %s, %s);
      float n = t - %s;
      float r = Math.fma(n, %s, Math.fma(n, %s, x));
      float p = %sf;
    %s
      return Float.intBitsToFloat((Float.floatToRawIntBits(t) << 23) + Float.floatToRawIntBits(p));
    }
    """
        .formatted(
            EXP_LOW,
            EXP_HIGH,
            LOG2_E,
            ROUND,
            ROUND,
            LN2_LOW,
            LN2_HIGH,
            EXP[0],
            scalarHorner(EXP, "p", "r"));
  }

  private static String scalarTanh() {
    return """
    /// The hyperbolic tangent, to about 2 ulp.
    private static float tanh(float x) {
      float size = Math.abs(x);
      if (size < %s) {
        float square = x * x;
        float p = %sf;
    %s
        return Math.fma(x * square, p, x);
      }
      float far = 1f - 2f / (exp(size + size) + 1f);
      return x < 0f ? -far : far;
    }
    """
        .formatted(
            TANH_SPLIT, TANH[0], scalarHorner(TANH, "p", "square").indent(2).stripTrailing());
  }

  private static String scalarErf() {
    return """
    /// The error function, to about 1e-7.
    private static float erf(float x) {
      float size = Math.abs(x);
      if (size < 1f) {
        float square = x * x;
        float near = %sf;
    %s
        return x * near;
      }
      float t = Math.fma(size > %s ? %s : size, %s, %s);
      float far = %sf;
    %s
      far = far > 1f ? 1f : far;
      return x < 0f ? -far : far;
    }
    """
        .formatted(
            ERF_NEAR[0],
            scalarHorner(ERF_NEAR, "near", "square").indent(2).stripTrailing(),
            ERF_END,
            ERF_END,
            ERF_SCALE,
            ERF_SHIFT,
            ERF_FAR[0],
            scalarHorner(ERF_FAR, "far", "t"));
  }

  private static String scalarHorner(float[] coefficients, String p, String x) {
    var text = new StringBuilder();
    for (int i = 1; i < coefficients.length; i++) {
      text.append("  %s = Math.fma(%s, %s, %sf);%n".formatted(p, p, x, coefficients[i]));
    }
    return text.toString().stripTrailing();
  }
}
