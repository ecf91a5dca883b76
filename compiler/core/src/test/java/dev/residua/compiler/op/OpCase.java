package dev.residua.compiler.op;

import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.tensor.ReferenceTensor;
import java.util.Map;

/// One call of an op with values to run it on.
///
/// @param tolerance the greatest `|actual - expected| / (1 + |expected|)` in single precision
public record OpCase(
    String name,
    Graph graph,
    Map<String, ReferenceTensor> inputs,
    Map<String, ReferenceTensor> parameters,
    double tolerance) {
  @Override
  public String toString() {
    return name;
  }
}
