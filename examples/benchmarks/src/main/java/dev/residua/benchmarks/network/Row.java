package dev.residua.benchmarks.network;

import java.util.LinkedHashMap;
import java.util.Map;

/// A network at some sizes.
///
/// @param name what a user calls it, for example `minilm-8x128`
/// @param network the name of the network
/// @param sizes what its symbols are
/// @param earlier how many positions were computed before, whose keys and values are at hand; 0
///   where the network is run as a whole
public record Row(String name, String network, Map<String, Long> sizes, long earlier) {
  public Row {
    sizes = new LinkedHashMap<>(sizes);
  }

  /// The network as a whole.
  public Row(String name, String network, Map<String, Long> sizes) {
    this(name, network, sizes, 0);
  }
}
