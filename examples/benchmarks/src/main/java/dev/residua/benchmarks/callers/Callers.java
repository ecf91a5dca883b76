package dev.residua.benchmarks.callers;

import dev.residua.benchmarks.Options;
import dev.residua.benchmarks.engine.Engine;
import dev.residua.benchmarks.engine.GeneratedClass;
import dev.residua.benchmarks.measure.Medians;
import dev.residua.benchmarks.measure.WarmUp;
import dev.residua.benchmarks.network.Preparation;
import dev.residua.benchmarks.network.Row;
import dev.residua.benchmarks.network.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Compares one caller with one thread, one with two, and two callers at once on one model, each
/// with one thread; the script `compare --callers` starts it. Residua alone is measured.
public final class Callers {
  private static final String LARGE =
      "^(resnet(18|50|152)-8|resnet50-1|minilm-(8x128|32x64|1x512)|vit_b16-1|gpt2-prompt-128)$";
  private static final String FORMAT = "%-18s %12s %12s %12s %10s %12s%n";

  private final Options options;
  private final Preparation preparation = new Preparation();

  private Callers(Options options) {
    this.options = options;
  }

  /// The options of the script; without `--rows` the large rows.
  public static void main(String[] arguments) {
    Options.run(
        arguments, Rows.names(Rows.networks()), LARGE, options -> new Callers(options).run());
  }

  private int run() {
    System.out.println("Runs a second");
    System.out.printf(
        Locale.ROOT, FORMAT, "row", "1 thread", "2 threads", "2 callers", "scaling", "callers'");
    for (var row : Rows.networks()) {
      if (options.wants(row.name())) {
        measure(row);
      }
    }
    return 0;
  }

  private void measure(Row row) {
    var prepared = preparation.prepare(row, Preparation.Storage.NONE);
    var generated = GeneratedClass.of(prepared);
    try (var one = generated.load(1);
        var two = generated.load(2)) {
      var alone = one.engine(prepared);
      var other = one.engine(prepared);
      var both = two.engine(prepared);
      double seconds = options.quick() ? 6 : 30;
      WarmUp.until(alone, seconds);
      WarmUp.until(both, seconds);
      other.run();
      List<Double> single = new ArrayList<>();
      List<Double> pair = new ArrayList<>();
      List<Double> callers = new ArrayList<>();
      for (int i = 0; i < (options.quick() ? 3 : 7); i++) {
        single.add(rate(alone));
        pair.add(rate(both));
        callers.add(rate(alone, other));
      }
      System.out.printf(
          Locale.ROOT,
          FORMAT,
          row.name(),
          "%.3f".formatted(Medians.of(single)),
          "%.3f".formatted(Medians.of(pair)),
          "%.3f".formatted(Medians.of(callers)),
          "%.2f".formatted(Medians.of(pair) / Medians.of(single)),
          "%.2f".formatted(Medians.of(callers) / Medians.of(pair)));
    }
  }

  /// The runs that some callers, each a thread of its own, do in a second.
  private double rate(Engine... engines) {
    int runs = 1;
    double seconds = seconds(runs, engines);
    double wanted = options.quick() ? 0.4 : 1.5;
    if (seconds < wanted) {
      runs = (int) Math.ceil(wanted / seconds);
      seconds = seconds(runs, engines);
    }
    return runs * engines.length / seconds;
  }

  private static double seconds(int runs, Engine... engines) {
    var threads = new ArrayList<Thread>();
    for (var engine : engines) {
      threads.add(
          Thread.ofPlatform()
              .unstarted(() -> {
                for (int i = 0; i < runs; i++) {
                  engine.run();
                }
              }));
    }
    long start = System.nanoTime();
    threads.forEach(Thread::start);
    try {
      for (var thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
