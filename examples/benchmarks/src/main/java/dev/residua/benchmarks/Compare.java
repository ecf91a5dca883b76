package dev.residua.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Runs Residua and ONNX Runtime in turns and prints how they compare; the script `compare` starts
/// it.
public final class Compare {
  private final Duel.Effort effort;
  private final Duel.Clock clock;
  private final List<Double> ratios = new ArrayList<>();

  private Compare(Duel.Effort effort, Duel.Clock clock) {
    this.clock = clock;
    this.effort = effort;
  }

  public static void main(String[] arguments) {
    var effort = Duel.Effort.FULL;
    var clock = Duel.Clock.WALL;
    var rows = Pattern.compile("");
    var threads = List.of(1, 2);
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--cpu-time" -> clock = Duel.Clock.THREAD;
        case "--quick" -> effort = Duel.Effort.QUICK;
        case "--rows" -> rows = Pattern.compile(arguments[++i]);
        case "--threads" ->
            threads =
                arguments[++i].equals("both")
                    ? List.of(1, 2)
                    : List.of(Integer.valueOf(arguments[i]));
        default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
      }
    }
    var compare = new Compare(effort, clock);
    for (int count : threads) {
      compare.table(count, rows);
    }
    compare.summary();
  }

  private void table(int threads, Pattern rows) {
    double peak = Peak.gflops(threads);
    print("%d thread%s, multiply-add peak %.0f GFLOP/s%n", threads, threads == 1 ? "" : "s", peak);
    print(
        "%-22s %7s %10s %10s %7s %6s  %12s %11s %9s%n",
        "row", "threads", "ORT ms", "Residua ms", "ratio", "±", "ORT GF/s", "Residua", "alloc/run");
    for (var entry : Workloads.all()) {
      if (rows.matcher(entry.name()).find()) {
        row(entry, threads, peak);
      }
    }
  }

  private void row(Workloads.Entry entry, int threads, double peak) {
    try {
      row(entry.name(), entry.workload().get(), threads, peak);
    } catch (RuntimeException | AssertionError e) {
      print("%-22s %7d failed: %s%n", entry.name(), threads, e);
      ratios.add(Double.NaN);
    }
  }

  private void row(String name, Workload workload, int threads, double peak) {
    try (var other = workload.onnxRuntime(threads);
        var ours = workload.residua(threads)) {
      double difference = Difference.check(other, ours);
      var duel = Duel.fight(other, ours, effort, threads == 1 ? clock : Duel.Clock.WALL);
      ratios.add(duel.ratio());
      double gflop = 2e-6 * workload.multiplyAdds();
      print(
          "%-22s %7d %10.3f %10.3f %7.3f %6.3f  %5.0f (%3.0f%%) %5.0f (%3.0f%%) %7.1f K  differ %.0e%n",
          name,
          threads,
          duel.first(),
          duel.second(),
          duel.ratio(),
          duel.spread(),
          gflop / duel.first(),
          100 * gflop / duel.first() / peak,
          gflop / duel.second(),
          100 * gflop / duel.second() / peak,
          allocated(ours) / 1024.0,
          difference);
    }
  }

  /// The bytes that the calling thread allocates in one run.
  private static long allocated(Engine engine) {
    var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = bean.getCurrentThreadAllocatedBytes();
    engine.run();
    return bean.getCurrentThreadAllocatedBytes() - before;
  }

  private void summary() {
    double least = ratios.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    double logs = ratios.stream().mapToDouble(Math::log).average().orElse(Double.NaN);
    print("ratio: min %.3f geomean %.3f%n", least, Math.exp(logs));
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format, values);
    System.out.flush();
  }
}
