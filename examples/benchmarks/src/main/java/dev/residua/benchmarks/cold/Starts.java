package dev.residua.benchmarks.cold;

import dev.residua.benchmarks.measure.Medians;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What the starts of one contender took.
final class Starts {
  /// One start: the process as a whole, and what it said of itself.
  ///
  /// @param processMillis from before the JVM was started until after it had ended
  record Start(double processMillis, FirstResult first) {}

  private final List<Start> starts = new ArrayList<>();

  void add(Start start) {
    starts.add(start);
  }

  private double median(ToDoubleFunction<Start> figure) {
    return Medians.of(starts.stream().mapToDouble(figure).toArray());
  }

  /// From `main` to the first result.
  double millis() {
    return median(start -> start.first().nanos() / 1e6);
  }

  double processMillis() {
    return median(Start::processMillis);
  }

  /// Of all threads, from the begin of the process to the first result.
  double cpuMillis() {
    return median(start -> 10.0 * start.first().cpuTicks());
  }

  double peakMib() {
    return median(start -> start.first().peakKib() / 1024.0);
  }
}
