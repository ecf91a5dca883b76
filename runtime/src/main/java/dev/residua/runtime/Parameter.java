package dev.residua.runtime;

import java.util.List;

/// A parameter tensor of a model: its name follows from the text of the model.
public record Parameter(String name, DType dtype, List<Integer> shape, Initializer initializer) {
  public Parameter {
    shape = List.copyOf(shape);
  }

  /// The shape as an array of its own.
  public int[] dims() {
    int[] dims = new int[shape.size()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = shape.get(i);
    }
    return dims;
  }
}
