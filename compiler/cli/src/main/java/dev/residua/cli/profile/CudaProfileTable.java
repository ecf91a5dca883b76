package dev.residua.cli.profile;

import dev.residua.cli.Table;
import dev.residua.cli.Table.Column;
import dev.residua.cli.cuda.KernelUsage;
import dev.residua.cli.cuda.Nvcc;
import dev.residua.compiler.emit.cuda.CudaKernel;
import dev.residua.compiler.emit.cuda.Forecast;
import dev.residua.compiler.emit.cuda.Forecaster;
import dev.residua.compiler.emit.cuda.Multiprocessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Prints a CUDA profile as two tables: the kernels, and the launches of a run.
public final class CudaProfileTable {
  private CudaProfileTable() {}

  /// @param width the cells of a line
  public static List<String> lines(CudaProfile profile, int width) {
    var lines = new ArrayList<String>();
    var sizes =
        profile.sizes().entrySet().stream()
            .map(size -> ", " + size.getKey() + " = " + size.getValue())
            .collect(Collectors.joining());
    lines.add(profile.model() + sizes + ", products in " + name(profile.precision()));
    if (profile.usage().isEmpty()) {
      lines.add("Registers are guessed: " + Nvcc.MISSING);
    } else {
      lines.addAll(kernels(profile).lines(profile.kernels(), width));
    }
    lines.add(
        format(
            "H100, from its data sheet: %.0f GB/s, %.0f TFLOP/s in %s; predicted, not measured",
            Forecaster.MEMORY_GIGABYTES,
            Forecaster.teraflops(profile.precision()),
            name(profile.precision())));
    lines.addAll(launches().lines(profile.forecasts(), width));
    lines.add(
        format(
            "%d launches: %,.1f us, of which %,.1f us for launching",
            profile.forecasts().size(), profile.micros(), profile.launchMicros()));
    lines.add(
        format(
            "At the device's limit: %,.1f us, %.1f %% of that",
            profile.limitMicros(), 100 * profile.reached()));
    return lines;
  }

  private static Table<CudaKernel> kernels(CudaProfile profile) {
    var columns = new ArrayList<Column<CudaKernel>>();
    columns.add(Column.left("Kernel", CudaKernel::name));
    columns.add(Column.right("Threads", kernel -> "" + kernel.threads()));
    profile
        .usage()
        .forEach((architecture, usage) -> {
          columns.add(
              column("sm_" + architecture, usage, used -> used.resources().registers() + " regs"));
          columns.add(column("shared", usage, used -> "" + used.resources().sharedBytes()));
          columns.add(column("spilled", usage, used -> "" + used.spillBytes()));
          columns.add(
              Column.right(
                  "occupied",
                  kernel ->
                      Optional.ofNullable(usage.get(kernel.name()))
                          .map(used -> occupancy(architecture, kernel, used))
                          .orElse("")));
        });
    return new Table<>(columns, List.of());
  }

  private static Column<CudaKernel> column(
      String head, Map<String, KernelUsage> usage, Function<KernelUsage, String> text) {
    return Column.right(
        head, kernel -> Optional.ofNullable(usage.get(kernel.name())).map(text).orElse(""));
  }

  private static String occupancy(int architecture, CudaKernel kernel, KernelUsage used) {
    return format(
        "%.0f %%",
        100 * Multiprocessor.of(architecture).occupancy(kernel.threads(), used.resources(), 0));
  }

  private static Table<Forecast> launches() {
    Column<Forecast> title = Column.left("What", forecast -> forecast.launch().title());
    Column<Forecast> blocks = Column.right("Blocks", forecast -> format("%,d", forecast.blocks()));
    Column<Forecast> waves = Column.right("Waves", forecast -> format("%.2f", forecast.waves()));
    return new Table<>(
        List.of(
            Column.left("Layer", forecast -> forecast.launch().origin().path()),
            title,
            blocks,
            waves,
            Column.right("GFLOP", forecast -> format("%.3f", forecast.work().operations() / 1e9)),
            Column.right("MB", forecast -> format("%.2f", forecast.work().bytes() / 1e6)),
            Column.right("Limit, us", forecast -> format("%,.1f", forecast.limitMicros())),
            Column.right("Time, us", forecast -> format("%,.1f", forecast.micros())),
            Column.right("Of limit", forecast -> format("%.0f %%", 100 * forecast.reached())),
            Column.left("by", forecast -> name(forecast.bound()))),
        List.of(waves, blocks, title));
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
