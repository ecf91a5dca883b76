package dev.residua.cli.profile;

import dev.residua.compiler.kernel.Program;
import dev.residua.compiler.kernel.Work;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.Threads;
import dev.residua.runtime.TimedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Runs a model until the JVM has compiled it, and then times its kernels.
public final class Profiler {
  /// Runs go on before the first that counts until this much time is over.
  private static final long WARM_NANOS = 1_500_000_000;

  private static final int WARM_RUNS = 10;

  private final Program program;
  private final TimedModel model;
  private final Map<String, Tensor> inputs;

  /// @param program the kernels that `model` runs
  public Profiler(Program program, TimedModel model, Map<String, Tensor> inputs) {
    this.program = program;
    this.model = model;
    this.inputs = inputs;
  }

  /// @param sizes the symbols' values in the inputs
  /// @param runs how many runs are timed
  public Profile measure(Map<String, Long> sizes, int runs, Threads threads) {
    var roofline = MachineRates.measure(threads);
    long begin = System.nanoTime();
    for (int i = 0; i < WARM_RUNS || System.nanoTime() - begin < WARM_NANOS; i++) {
      model.run(inputs);
    }
    var steps = new double[program.kernels().size()][runs];
    var whole = new double[runs];
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      model.run(inputs);
      whole[i] = System.nanoTime() - start;
      long[] nanos = model.times().nanos();
      for (int step = 0; step < steps.length; step++) {
        steps[step][i] = nanos[step];
      }
    }
    // Whatever disturbed the one measurement need not have disturbed the other.
    var best = roofline.best(MachineRates.measure(threads));
    return new Profile(
        program.name(), sizes, threads.count(), runs, best, rows(sizes, steps), median(whole));
  }

  private List<KernelRow> rows(Map<String, Long> sizes, double[][] steps) {
    var rows = new ArrayList<KernelRow>();
    for (int step = 0; step < steps.length; step++) {
      var kernel = program.kernels().get(step);
      var work = Work.of(kernel, symbol -> Objects.requireNonNull(sizes.get(symbol)));
      rows.add(new KernelRow(kernel.origin().path(), kernel.title(), work, median(steps[step])));
    }
    return rows;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
