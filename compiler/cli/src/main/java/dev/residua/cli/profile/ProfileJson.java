package dev.residua.cli.profile;

import dev.residua.runtime.json.Json;
import java.util.Locale;
import java.util.stream.Collectors;

/// Prints a profile as JSON.
public final class ProfileJson {
  private ProfileJson() {}

  /// One object: `model`, `sizes`, `threads`, `runs`, the machine's `gflops` and `gigabytes` (in a
  /// second), `nanos` of all kernels, `limitNanos` at the limit of the machine, `runNanos` of a
  /// whole run, and `kernels`.
  public static String text(Profile profile) {
    var sizes =
        profile.sizes().entrySet().stream()
            .map(size -> Json.quote(size.getKey()) + ": " + size.getValue())
            .collect(Collectors.joining(", ", "{", "}"));
    var kernels =
        profile.rows().stream()
            .map(row -> kernel(profile, row))
            .collect(Collectors.joining(",\n    "));
    return """
    {
      "model": %s,
      "sizes": %s,
      "threads": %d,
      "runs": %d,
      "gflops": %s,
      "gigabytes": %s,
      "nanos": %s,
      "limitNanos": %s,
      "runNanos": %s,
      "kernels": [
        %s
      ]
    }\
    """
        .formatted(
            Json.quote(profile.model()),
            sizes,
            profile.threads(),
            profile.runs(),
            number(profile.roofline().gflops()),
            number(profile.roofline().gigabytes()),
            number(profile.total().nanos()),
            number(profile.limitNanos()),
            number(profile.runNanos()),
            kernels);
  }

  private static String kernel(Profile profile, KernelRow row) {
    var roofline = profile.roofline();
    return "{\"layer\": %s, \"title\": %s, \"nanos\": %s, \"operations\": %d, \"bytesRead\": %d, \"bytesWritten\": %d, \"limit\": %s, \"limitNanos\": %s}"
        .formatted(
            Json.quote(row.layer()),
            Json.quote(row.title()),
            number(row.nanos()),
            row.work().operations(),
            row.work().bytesRead(),
            row.work().bytesWritten(),
            Json.quote(roofline.limit(row.work()).name().toLowerCase(Locale.ROOT)),
            number(roofline.nanos(row.work())));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
