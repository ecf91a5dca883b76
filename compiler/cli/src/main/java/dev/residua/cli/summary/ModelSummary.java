package dev.residua.cli.summary;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What `summary` says of a model.
///
/// @param sizes the symbols that multiply-adds were counted with
public record ModelSummary(String model, List<LayerRow> rows, Map<String, Long> sizes) {
  public ModelSummary {
    rows = List.copyOf(rows);
    sizes = java.util.Collections.unmodifiableMap(new TreeMap<>(sizes));
  }

  public long parameters() {
    return rows.stream().mapToLong(LayerRow::parameters).sum();
  }

  public long statistics() {
    return rows.stream().mapToLong(LayerRow::statistics).sum();
  }

  public long multiplyAdds() {
    return rows.stream().mapToLong(LayerRow::multiplyAdds).sum();
  }
}
