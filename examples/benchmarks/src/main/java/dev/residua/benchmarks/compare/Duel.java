package dev.residua.benchmarks.compare;

import dev.residua.benchmarks.engine.Engine;
import dev.residua.benchmarks.measure.Clock;
import dev.residua.benchmarks.measure.Medians;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Two engines timed in turns, so that whatever else the machine does strikes both alike.
///
/// @param first the median of a run of the first engine, in milliseconds
/// @param second the same of the second
/// @param ratio the median over all pairs of turns of the first one's time over the second's
/// @param spread half the distance between the quartiles of that ratio
record Duel(double first, double second, double ratio, double spread) {
  /// Time enough for the threads of the last engine to go to sleep: ONNX Runtime's spin for some
  /// twenty milliseconds.
  private static final long REST_MILLIS = 30;

  /// Where a run takes less, the first of a turn is left out: it finds the caches as the other
  /// engine left them.
  private static final double SHORT_MILLIS = 40;

  static Duel fight(Engine first, Engine second, Effort effort, Clock clock) {
    List<Double> a = new ArrayList<>();
    List<Double> b = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    long end = System.nanoTime() + (long) (effort.pairSeconds() * 1e9);
    while (ratios.size() < effort.leastPairs()
        || ratios.size() < effort.mostPairs() && System.nanoTime() < end) {
      a.add(turn(first, effort, clock));
      b.add(turn(second, effort, clock));
      ratios.add(a.getLast() / b.getLast());
    }
    Collections.sort(ratios);
    int quarter = ratios.size() / 4;
    double spread = (ratios.get(ratios.size() - 1 - quarter) - ratios.get(quarter)) / 2;
    return new Duel(Medians.of(a), Medians.of(b), Medians.of(ratios), spread);
  }

  /// The median time of a run in milliseconds.
  private static double turn(Engine engine, Effort effort, Clock clock) {
    try {
      Thread.sleep(REST_MILLIS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    double first = run(engine, clock);
    List<Double> times = new ArrayList<>();
    double total = first;
    if (first > SHORT_MILLIS) {
      times.add(first);
    }
    while (times.isEmpty() || total < effort.turnMillis()) {
      times.add(run(engine, clock));
      total += times.getLast();
    }
    return Medians.of(times);
  }

  private static double run(Engine engine, Clock clock) {
    engine.prepare();
    long start = clock.nanos();
    engine.run();
    return (clock.nanos() - start) / 1e6;
  }
}
