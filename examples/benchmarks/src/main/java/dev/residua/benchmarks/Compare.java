package dev.residua.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Runs Residua and ONNX Runtime in turns and prints how they compare; the script `compare` starts
/// it. Each row has a JVM of its own, as one model's profile changes how the next is compiled.
public final class Compare {
  private static final String RATIO = "ratio ";

  private final boolean quick;
  private final Duel.Clock clock;

  private Compare(boolean quick, Duel.Clock clock) {
    this.quick = quick;
    this.clock = clock;
  }

  /// The options of the script, or `--only ROW THREADS` for one row in this JVM.
  public static void main(String[] arguments) throws IOException {
    boolean quick = false;
    var clock = Duel.Clock.WALL;
    var rows = Pattern.compile("");
    var threads = List.of(1, 2);
    var only = "";
    var flags = new ArrayList<String>();
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--cpu-time" -> {
          clock = Duel.Clock.THREAD;
          flags.add(arguments[i]);
        }
        case "--quick" -> {
          quick = true;
          flags.add(arguments[i]);
        }
        case "--rows" -> rows = Pattern.compile(value(arguments, ++i));
        case "--threads" -> {
          var count = value(arguments, ++i);
          threads = count.equals("both") ? List.of(1, 2) : List.of(Integer.valueOf(count));
        }
        case "--only" -> only = value(arguments, ++i);
        default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
      }
    }
    if (!only.isEmpty()) {
      new Compare(quick, clock).row(only, threads.getFirst());
      return;
    }
    table(rows, threads, flags);
  }

  private static String value(String[] arguments, int index) {
    if (index == arguments.length) {
      throw new IllegalArgumentException(arguments[index - 1] + " needs a value");
    }
    return arguments[index];
  }

  private static void table(Pattern rows, List<Integer> threads, List<String> flags)
      throws IOException {
    print(
        "%-21s %3s %9s %9s %6s %6s   %11s %11s %9s %9s %8s%n",
        "row",
        "thr",
        "ORT ms",
        "Residua",
        "ratio",
        "\u00b1",
        "ORT GF/s",
        "Residua",
        "alloc/run",
        "load ms",
        "1st run");
    var ratios = new ArrayList<Double>();
    for (int count : threads) {
      for (var entry : Workloads.all()) {
        if (rows.matcher(entry.name()).find()) {
          ratios.add(child(entry.name(), count, flags));
        }
      }
    }
    double least = ratios.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    double logs = ratios.stream().mapToDouble(Math::log).average().orElse(Double.NaN);
    print("ratio: min %.3f geomean %.3f%n", least, Math.exp(logs));
  }

  /// Runs one row in another JVM with the flags of this one and returns its ratio.
  private static double child(String row, int threads, List<String> flags) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Compare.class.getName());
    command.addAll(flags);
    command.addAll(List.of("--threads", Integer.toString(threads), "--only", row));
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    double ratio = Double.NaN;
    try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (var line : lines.lines().toList()) {
        if (line.startsWith(RATIO)) {
          ratio = Double.parseDouble(line.substring(RATIO.length()));
        } else {
          print("%s%n", line);
        }
      }
    }
    return ratio;
  }

  private void row(String name, int threads) {
    try {
      row(name, Workloads.named(name), threads);
    } catch (RuntimeException | AssertionError e) {
      print("%-21s %3d failed: %s%n", name, threads, e);
    }
  }

  private void row(String name, Workload workload, int threads) {
    long start = System.nanoTime();
    try (var ours = workload.residua(threads)) {
      double load = (System.nanoTime() - start) / 1e6;
      start = System.nanoTime();
      ours.run();
      double first = (System.nanoTime() - start) / 1e6;
      try (var other = workload.onnxRuntime(threads)) {
        Difference.check(other, ours);
        var effort = quick ? Duel.Effort.QUICK : Duel.Effort.FULL;
        var duel = Duel.fight(other, ours, effort, threads == 1 ? clock : Duel.Clock.WALL);
        double peak = Peak.gflops(threads);
        double gflop = 2e-6 * workload.multiplyAdds();
        print(
            "%-21s %3d %9.3f %9.3f %6.3f %6.3f   %5.0f (%2.0f%%) %5.0f (%2.0f%%) %7.1f K %9.0f %8.0f%n",
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
            load,
            first);
        print("%s%s%n", RATIO, duel.ratio());
      }
    }
  }

  /// The bytes that the calling thread allocates in one run.
  private static long allocated(Engine engine) {
    var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = bean.getCurrentThreadAllocatedBytes();
    engine.run();
    return bean.getCurrentThreadAllocatedBytes() - before;
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format, values);
    System.out.flush();
  }
}
