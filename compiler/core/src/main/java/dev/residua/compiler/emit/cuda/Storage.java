package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.kernel.Buffer;

/// How an element lies in the memory of the device.
public enum Storage {
  F32(4, "float"),
  I32(4, "int"),
  BF16(2, "__nv_bfloat16");

  private final int bytes;
  private final String type;

  Storage(int bytes, String type) {
    this.bytes = bytes;
    this.type = type;
  }

  /// The size of an element.
  public int bytes() {
    return bytes;
  }

  /// The type of an element in CUDA C++.
  public String type() {
    return type;
  }

  static Storage of(Buffer.Element element) {
    return switch (element) {
      case FLOAT -> F32;
      case INT -> I32;
      case BF16, F16, Q8 ->
          throw new IllegalArgumentException("CUDA holds no weights as " + element);
    };
  }
}
