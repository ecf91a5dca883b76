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
    INT,

    /// Packed weights in ints, two bfloat16 numbers in each; the buffer's size counts the ints, as
    /// it does below.
    BF16,

    /// Packed weights in ints, two half-precision numbers in each.
    F16,

    /// Packed weights in ints, four 8-bit numbers in each, and a scale for each column.
    Q8;

    /// The bytes of one number.
    public int bytes() {
      return switch (this) {
        case FLOAT, INT -> 4;
        case BF16, F16 -> 2;
        case Q8 -> 1;
      };
    }

    /// Whether it is packed weights that take fewer bytes than floats.
    public boolean isSmall() {
      return switch (this) {
        case FLOAT, INT -> false;
        case BF16, F16, Q8 -> true;
      };
    }
  }
}
