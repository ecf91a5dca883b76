package dev.residua.cli.summary;

import dev.residua.runtime.json.Json;
import java.util.stream.Collectors;

/// Prints a summary as JSON.
public final class SummaryJson {
  private SummaryJson() {}

  /// One object: `model`, `parameters`, `statistics`, `multiplyAdds`, `sizes` (the symbols that
  /// these hold for) and `layers`.
  public static String text(ModelSummary summary) {
    var sizes =
        summary.sizes().entrySet().stream()
            .map(size -> Json.quote(size.getKey()) + ": " + size.getValue())
            .collect(Collectors.joining(", ", "{", "}"));
    var layers =
        summary.rows().stream().map(SummaryJson::row).collect(Collectors.joining(",\n    "));
    return """
    {
      "model": %s,
      "parameters": %d,
      "statistics": %d,
      "multiplyAdds": %d,
      "sizes": %s,
      "layers": [
        %s
      ]
    }\
    """
        .formatted(
            Json.quote(summary.model()),
            summary.parameters(),
            summary.statistics(),
            summary.multiplyAdds(),
            sizes,
            layers);
  }

  private static String row(LayerRow row) {
    return "{\"layer\": %s, \"kind\": %s, \"shape\": %s, \"parameters\": %d, \"statistics\": %d, \"multiplyAdds\": %d}"
        .formatted(
            Json.quote(row.layer()),
            Json.quote(row.kind()),
            Json.quote(row.shape()),
            row.parameters(),
            row.statistics(),
            row.multiplyAdds());
  }
}
