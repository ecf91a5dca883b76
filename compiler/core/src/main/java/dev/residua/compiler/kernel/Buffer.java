package dev.residua.compiler.kernel;

import dev.residua.compiler.tensor.Dim;

/// A piece of memory that holds one value: floats or 32-bit integers.
///
/// @param name readable, unique in a program
/// @param size in elements
public record Buffer(String name, Element element, Dim size) {
  /// What a buffer holds.
  public enum Element {
    FLOAT,
    INT
  }
}
