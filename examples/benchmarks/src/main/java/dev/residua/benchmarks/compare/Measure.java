package dev.residua.benchmarks.compare;

import dev.residua.benchmarks.engine.Difference;
import dev.residua.benchmarks.engine.GeneratedClass;
import dev.residua.benchmarks.engine.OnnxRuntimeEngine;
import dev.residua.benchmarks.engine.ResiduaModel;
import dev.residua.benchmarks.measure.Allocation;
import dev.residua.benchmarks.measure.Clock;
import dev.residua.benchmarks.measure.WarmUp;
import dev.residua.benchmarks.network.Prepared;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The process that measures rows of one network, started by `Compare`.
final class Measure {
  /// How a line begins that tells of a row without an outcome.
  static final String FAILED = "failed: ";

  private final Effort effort;
  private final Clock clock;

  private Measure(Effort effort, Clock clock) {
    this.effort = effort;
    this.clock = clock;
  }

  /// @param arguments `quick` or `full`, the clock, the counts of threads joined by commas, and the
  ///   files of prepared rows, all of one network
  public static void main(String[] arguments) {
    var effort = arguments[0].equals("quick") ? Effort.QUICK : Effort.FULL;
    var rows = Arrays.stream(arguments).skip(3).map(file -> Prepared.load(Path.of(file))).toList();
    var generated = GeneratedClass.of(rows.getFirst());
    for (var count : arguments[2].split(",", -1)) {
      int threads = Integer.parseInt(count);
      var clock = threads == 1 ? Clock.valueOf(arguments[1]) : Clock.WALL;
      new Measure(effort, clock).rows(generated, rows, threads);
    }
  }

  private void rows(GeneratedClass generated, List<Prepared> rows, int threads) {
    double peak = Peak.gflops(threads);
    try (var model = generated.load(threads)) {
      for (var row : rows) {
        try {
          System.out.println(row(model, row, threads, peak).line());
        } catch (RuntimeException e) {
          System.out.println(FAILED + row.row() + ", threads " + threads + ": " + e.getMessage());
        }
      }
    }
  }

  private Outcome row(ResiduaModel model, Prepared row, int threads, double peak) {
    try (var ours = model.engine(row);
        var other = new OnnxRuntimeEngine(row, threads)) {
      other.run();
      ours.prepare();
      ours.run();
      double difference = Difference.check(other.output(), ours.output());
      WarmUp.until(ours, effort.warmUpSeconds());
      var duel = Duel.fight(other, ours, effort, clock);
      return new Outcome(
          row.row(), threads, difference, duel, Allocation.perRun(ours), row.multiplyAdds(), peak);
    }
  }
}
