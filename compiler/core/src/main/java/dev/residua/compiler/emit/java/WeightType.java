package dev.residua.compiler.emit.java;

import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Pack;
import dev.residua.compiler.tensor.Dim;
import java.util.Locale;

/// How the weights of products are held; everything is computed in f32.
///
/// The layouts are those of the runtime's `SmallType`.
public enum WeightType {
  F32(Buffer.Element.FLOAT, 1, 0),

  /// Rounded to bfloat16.
  BF16(Buffer.Element.BF16, 2, 0),

  /// Rounded to IEEE half precision.
  F16(Buffer.Element.F16, 2, 1),

  /// Whole numbers from -127 to 127 and a scale for each output channel, in linear layers.
  Q8(Buffer.Element.Q8, 4, 1);

  private final Buffer.Element element;
  private final int perInt;
  private final int head;

  WeightType(Buffer.Element element, int perInt, int head) {
    this.element = element;
    this.perInt = perInt;
    this.head = head;
  }

  Buffer.Element element() {
    return element;
  }

  boolean isSmall() {
    return element.isSmall();
  }

  /// The weights that an array's element holds.
  int perInt() {
    return perInt;
  }

  /// The rows that stand above a panel.
  int head() {
    return head;
  }

  /// The elements of an array that hold one column of so many factors.
  Dim elements(Dim depth) {
    var padded = depth.ceilDiv(Pack.DEPTH_GRAIN).times(Pack.DEPTH_GRAIN / perInt);
    return padded.plus(head);
  }

  /// The type of the array that holds them.
  String array() {
    return isSmall() ? "int[]" : "float[]";
  }

  /// What the names of kernels end with: nothing for f32.
  String suffix() {
    return isSmall() ? name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT) : "";
  }

  /// The type of what such a buffer holds.
  static WeightType of(Buffer buffer) {
    return switch (buffer.element()) {
      case FLOAT, INT -> F32;
      case BF16 -> BF16;
      case F16 -> F16;
      case Q8 -> Q8;
    };
  }

  /// As it is written on the command line.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
