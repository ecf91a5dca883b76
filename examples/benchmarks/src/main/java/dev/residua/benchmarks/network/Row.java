package dev.residua.benchmarks.network;

import java.util.LinkedHashMap;
import java.util.Map;

/// A network at some sizes.
///
/// @param name what a user calls it, for example `minilm-8x128`
/// @param network the name of the network
/// @param sizes what its symbols are
public record Row(String name, String network, Map<String, Long> sizes) {
  public Row {
    sizes = new LinkedHashMap<>(sizes);
  }
}
