package dev.residua.runtime;

import java.util.List;

/// An input or output of a model. Each of `dims` is a number, a symbol or an expression over
/// symbols, as text: `["N", "3", "224", "224"]`.
public record Port(String name, DType dtype, List<String> dims) {
  public Port {
    dims = List.copyOf(dims);
  }

  /// `image: f32[N, 3, 224, 224]`.
  @Override
  public String toString() {
    return name + ": " + dtype + dims;
  }
}
