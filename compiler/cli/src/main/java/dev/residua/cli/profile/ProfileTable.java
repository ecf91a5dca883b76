package dev.residua.cli.profile;

import dev.residua.cli.Table;
import dev.residua.cli.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Prints a profile as a table that fits the terminal.
public final class ProfileTable {
  private ProfileTable() {}

  /// What the machine can do, a line for each kernel in the order of a run, and the totals.
  ///
  /// @param width the cells of a line
  public static List<String> lines(Profile profile, int width) {
    var lines = new ArrayList<String>();
    lines.add(
        "%s%s, %d %s, median of %d %s"
            .formatted(
                profile.model(),
                sizes(profile),
                profile.threads(),
                profile.threads() == 1 ? "thread" : "threads",
                profile.runs(),
                profile.runs() == 1 ? "run" : "runs"));
    lines.add(
        format(
            "This machine: %.1f GFLOP/s, %.1f GB/s",
            profile.roofline().gflops(), profile.roofline().gigabytes()));
    lines.addAll(table(profile).lines(profile.rows(), width));
    var total = profile.total();
    lines.add(
        format(
            "%d kernels: %.3f ms, %.1f GFLOP/s, %.1f GB/s",
            profile.rows().size(), total.nanos() / 1e6, total.gflops(), total.gigabytes()));
    lines.add(
        format(
            "At the machine's limit: %.3f ms, %.1f %% of that",
            profile.limitNanos() / 1e6,
            total.nanos() == 0 ? 0 : 100 * profile.limitNanos() / total.nanos()));
    lines.add(format("A whole run: %.3f ms", profile.runNanos() / 1e6));
    return lines;
  }

  private static String sizes(Profile profile) {
    return profile.sizes().entrySet().stream()
        .map(size -> ", " + size.getKey() + " = " + size.getValue())
        .collect(Collectors.joining());
  }

  private static Table<KernelRow> table(Profile profile) {
    var title = Column.left("Kernel", KernelRow::title);
    var bytes = Column.right("GB/s", (KernelRow row) -> format("%.1f", row.gigabytes()));
    var limit =
        Column.left(
            "by",
            (KernelRow row) ->
                profile.roofline().limit(row.work()).name().toLowerCase(Locale.ROOT));
    return new Table<>(
        List.of(
            Column.left("Layer", KernelRow::layer),
            title,
            Column.right("Time, us", row -> format("%,.1f", row.nanos() / 1e3)),
            Column.right("Share", row -> format("%.1f %%", 100 * profile.share(row))),
            Column.right("GFLOP/s", row -> format("%.1f", row.gflops())),
            bytes,
            Column.right(
                "Of limit", row -> format("%.0f %%", 100 * row.reached(profile.roofline()))),
            limit),
        List.of(limit, bytes, title));
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
