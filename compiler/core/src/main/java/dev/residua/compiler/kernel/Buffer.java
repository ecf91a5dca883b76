package dev.residua.compiler.kernel;

import dev.residua.compiler.tensor.Dim;

/// A piece of memory that holds one value: floats or 32-bit integers.
///
/// @param name readable, unique in a program
/// @param size in elements
/// @param type the value that it holds, as text for a reader
public record Buffer(String name, Element element, Dim size, String type) {
  /// A buffer that holds no value of the model's, but something made for a kernel.
  public Buffer(String name, Element element, Dim size) {
    this(name, element, size, name);
  }

  /// What a buffer holds.
  public enum Element {
    FLOAT,
    INT
  }
}
