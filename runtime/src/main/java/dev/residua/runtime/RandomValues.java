package dev.residua.runtime;

/// A stream of random numbers that is the same on every machine and Java version: SplitMix64
/// (Steele, Lea, Flood 2014), started by a seed and a name.
final class RandomValues {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private long state;

  RandomValues(long seed, String name) {
    long hash = mix(seed + GOLDEN);
    for (int i = 0; i < name.length(); i++) {
      hash = mix((hash ^ name.charAt(i)) + GOLDEN);
    }
    state = hash;
  }

  /// In the open interval (0, 1), in steps of 2^-53.
  double uniform() {
    state += GOLDEN;
    return ((mix(state) >>> 11) + 0.5) * 0x1p-53;
  }

  /// Mean 0, standard deviation 1: the inverse of the normal distribution by P. J. Acklam's
  /// rational approximation, relative error below 1.2e-9.
  double normal() {
    double p = uniform();
    if (p < 0.02425) {
      return tail(p);
    }
    if (p > 1 - 0.02425) {
      return -tail(1 - p);
    }
    double q = p - 0.5;
    double r = q * q;
    double numerator =
        (((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r
                                + 1.383577518672690e+02)
                            * r
                        - 3.066479806614716e+01)
                    * r
                + 2.506628277459239e+00)
            * q;
    double denominator =
        ((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r
                            + 6.680131188771972e+01)
                        * r
                    - 1.328068155288572e+01)
                * r
            + 1;
    return numerator / denominator;
  }

  private static double tail(double p) {
    double q = Math.sqrt(-2 * StrictMath.log(p));
    double numerator =
        ((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e+00) * q
                            - 2.549732539343734e+00)
                        * q
                    + 4.374664141464968e+00)
                * q
            + 2.938163982698783e+00;
    double denominator =
        (((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e+00) * q
                    + 3.754408661907416e+00)
                * q
            + 1;
    return numerator / denominator;
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
