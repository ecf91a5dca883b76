package dev.residua.benchmarks.compare;

import java.util.List;
import java.util.Locale;

/// The table that a user reads.
final class OutcomeTable {
  private OutcomeTable() {}

  static String head() {
    return "%-21s %3s %10s %10s %7s %6s %8s %9s %12s %12s"
        .formatted(
            "row",
            "thr",
            "ORT ms",
            "Residua",
            "ratio",
            "±",
            "differ",
            "alloc/run",
            "ORT GF/s",
            "Residua");
  }

  static String line(Outcome outcome) {
    var duel = outcome.duel();
    return String.format(
        Locale.ROOT,
        "%-21s %3d %10.3f %10.3f %7.3f %6.3f %8.0e %7d B %5.0f (%3.0f%%) %5.0f (%3.0f%%)",
        outcome.row(),
        outcome.threads(),
        duel.first(),
        duel.second(),
        duel.ratio(),
        duel.spread(),
        outcome.difference(),
        outcome.allocated(),
        outcome.firstRate(),
        100 * outcome.firstRate() / outcome.peak(),
        outcome.secondRate(),
        100 * outcome.secondRate() / outcome.peak());
  }

  /// The least ratio and the geometric mean of all.
  static String summary(List<Outcome> outcomes) {
    double least = Double.NaN;
    double logs = 0;
    for (var outcome : outcomes) {
      double ratio = outcome.duel().ratio();
      least = ratio > least ? least : ratio;
      logs += Math.log(ratio);
    }
    return String.format(
        Locale.ROOT, "min %.3f geomean %.3f", least, Math.exp(logs / outcomes.size()));
  }
}
