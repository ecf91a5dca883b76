package dev.residua.benchmarks.measure;

import java.util.Arrays;
import java.util.Collection;

/// The middle of some figures.
public final class Medians {
  private Medians() {}

  /// The median; the mean of the middle two where their number is even.
  public static double of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /// The same of numbers that were collected.
  public static double of(Collection<Double> values) {
    return of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
