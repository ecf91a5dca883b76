package dev.residua.benchmarks.growth;

import java.util.Locale;

/// One size of a series.
///
/// @param size the batch or the length
/// @param millis the time of a run
/// @param multiplyAdds of all of a run
/// @param workspace the bytes that a run needs besides the weights
record Point(long size, double millis, long multiplyAdds, long workspace) {
  static String head(String size) {
    return String.format(
        Locale.ROOT,
        "%8s %11s %8s %10s %9s %12s %10s",
        size,
        "ms",
        "GF/s",
        "time ~",
        "work ~",
        "memory MiB",
        "memory ~");
  }

  /// The first line of a series.
  String line() {
    return line("", "", "");
  }

  /// A line that tells the powers of the size that time, work and memory have grown by.
  String line(Point before) {
    return line(
        power(before, millis / before.millis),
        power(before, (double) multiplyAdds / before.multiplyAdds),
        power(before, (double) workspace / before.workspace));
  }

  private String line(String time, String work, String memory) {
    return String.format(
        Locale.ROOT,
        "%8d %11.3f %8.0f %10s %9s %12.2f %10s",
        size,
        millis,
        2e-6 * multiplyAdds / millis,
        time,
        work,
        workspace / 1024.0 / 1024.0,
        memory);
  }

  private String power(Point before, double growth) {
    double power = Math.log(growth) / Math.log((double) size / before.size);
    return String.format(Locale.ROOT, "^%.2f", power);
  }
}
