package dev.residua.benchmarks.growth;

import dev.residua.benchmarks.Options;
import dev.residua.benchmarks.engine.Engine;
import dev.residua.benchmarks.engine.ResiduaModel;
import dev.residua.benchmarks.measure.Clock;
import dev.residua.benchmarks.measure.WarmUp;
import dev.residua.benchmarks.network.Preparation;
import dev.residua.benchmarks.network.Row;
import dev.residua.benchmarks.network.Rows;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Prints what runs take as the batch or the sequence grows; the script `compare --growth` starts
/// it. Residua alone is measured.
public final class Growth {
  private static final int RUNS = 3;

  private final Options options;
  private final Preparation preparation = new Preparation();

  private Growth(Options options) {
    this.options = options;
  }

  /// The options of the script; `--rows` chooses among `resnet18`, `encoder` and `decoder`.
  public static void main(String[] arguments) {
    Options.run(
        arguments,
        List.of("resnet18", "encoder", "decoder"),
        "",
        options -> new Growth(options).run());
  }

  private int run() {
    long longest = options.quick() ? 2048 : 8192;
    series("resnet18", "ResNet-18 by the size of the batch", "N", Rows.batches(16));
    series(
        "encoder",
        "An encoder of two layers by the length of its sequence",
        "T",
        Rows.lengths("encoder", longest));
    series(
        "decoder",
        "A decoder of two layers, with causal attention, by the length of its sequence",
        "T",
        Rows.lengths("decoder", longest));
    return 0;
  }

  private void series(String network, String title, String symbol, List<Row> rows) {
    if (!options.wants(network)) {
      return;
    }
    int threads = options.threads().getFirst();
    System.out.printf("%n%s, %d %s%n", title, threads, threads == 1 ? "thread" : "threads");
    System.out.println(Point.head(symbol));
    var first = preparation.prepare(rows.getFirst(), Preparation.Storage.NONE);
    Optional<Point> before = Optional.empty();
    try (var model = ResiduaModel.load(first, threads)) {
      for (var row : rows) {
        var prepared = preparation.prepare(row, Preparation.Storage.NONE);
        try (var engine = model.engine(prepared)) {
          WarmUp.until(engine, options.quick() ? 4 : 20);
          var point =
              new Point(
                  Objects.requireNonNull(row.sizes().get(symbol)),
                  fastest(engine),
                  prepared.multiplyAdds(),
                  engine.workspaceBytes());
          System.out.println(before.map(point::line).orElseGet(point::line));
          before = Optional.of(point);
        }
      }
    }
  }

  /// The milliseconds of the fastest of some runs.
  private static double fastest(Engine engine) {
    double best = Double.MAX_VALUE;
    for (int i = 0; i < RUNS; i++) {
      long start = Clock.WALL.nanos();
      engine.run();
      best = Math.min(best, (Clock.WALL.nanos() - start) / 1e6);
    }
    return best;
  }
}
