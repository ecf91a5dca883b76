package dev.residua.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A `NameScheme` with its patterns ready to match.
final class NameMap {
  /// Where a parameter is stored.
  record Place(String stored, boolean transposed, int part, int parts) {}

  private record Ready(NamePattern ours, Rule rule) {}

  private final NameScheme scheme;
  private final List<Ready> renames = new ArrayList<>();
  private final List<NamePattern> ignores = new ArrayList<>();

  NameMap(NameScheme scheme) {
    this.scheme = scheme;
    for (Rule rule : scheme.rules()) {
      if (rule.ignored()) {
        ignores.add(new NamePattern(rule.theirs()));
      } else {
        renames.add(new Ready(new NamePattern(rule.ours()), rule));
      }
    }
  }

  String scheme() {
    return scheme.name();
  }

  Place place(String parameter) {
    for (Ready ready : renames) {
      Optional<Map<String, String>> captured = ready.ours().match(parameter);
      if (captured.isPresent()) {
        Rule rule = ready.rule();
        return new Place(
            NamePattern.fill(rule.theirs(), captured.get()),
            rule.transposed(),
            rule.part(),
            rule.parts());
      }
    }
    return new Place(parameter, false, 0, 1);
  }

  /// Whether a stored tensor may stay unused without a word: counters and constants that other
  /// libraries store beside their parameters, and what the scheme names.
  boolean ignores(String stored) {
    if (stored.endsWith("num_batches_tracked") || stored.endsWith("position_ids")) {
      return true;
    }
    for (NamePattern pattern : ignores) {
      if (pattern.match(stored).isPresent()) {
        return true;
      }
    }
    return false;
  }
}
