package dev.residua.cli.profile;

import dev.residua.compiler.kernel.Work;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Where the time of a model goes.
///
/// @param sizes the symbols that it ran with
/// @param runs how many runs the medians are of
/// @param runNanos the median of whole runs, with the checks of inputs and the copies of outputs
public record Profile(
    String model,
    Map<String, Long> sizes,
    int threads,
    int runs,
    Roofline roofline,
    List<KernelRow> rows,
    double runNanos) {
  public Profile {
    sizes = java.util.Collections.unmodifiableMap(new TreeMap<>(sizes));
    rows = List.copyOf(rows);
  }

  /// All kernels as one.
  public KernelRow total() {
    return new KernelRow(
        "",
        "total",
        rows.stream().map(KernelRow::work).reduce(Work.NONE, Work::plus),
        rows.stream().mapToDouble(KernelRow::nanos).sum());
  }

  /// The part of all kernels' time that this one takes.
  public double share(KernelRow row) {
    double all = total().nanos();
    return all == 0 ? 0 : row.nanos() / all;
  }

  /// The least nanoseconds of a run in which every kernel is at its limit.
  public double limitNanos() {
    return rows.stream().mapToDouble(row -> roofline.nanos(row.work())).sum();
  }
}
