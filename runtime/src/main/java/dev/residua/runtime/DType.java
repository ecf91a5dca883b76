package dev.residua.runtime;

import java.util.Optional;

/// The type of a tensor's elements, as it is stored or as the language declares it.
public enum DType {
  F64(8, "f64"),
  F32(4, "f32"),
  F16(2, "f16"),
  BF16(2, "bf16"),
  I64(8, "i64"),
  I32(4, "i32"),
  I16(2, "i16"),
  I8(1, "i8"),
  U8(1, "u8"),
  BOOL(1, "bool");

  private final int bytes;
  private final String text;

  DType(int bytes, String text) {
    this.bytes = bytes;
    this.text = text;
  }

  /// Bytes that one element takes in a file.
  public int bytes() {
    return bytes;
  }

  public boolean isFloat() {
    return switch (this) {
      case F64, F32, F16, BF16 -> true;
      case I64, I32, I16, I8, U8, BOOL -> false;
    };
  }

  /// The name in a safetensors header, such as `BF16`.
  public String safetensorsName() {
    return name();
  }

  /// The name in the language, such as `bf16`.
  public String text() {
    return text;
  }

  public static Optional<DType> ofSafetensorsName(String name) {
    for (DType dtype : values()) {
      if (dtype.name().equals(name)) {
        return Optional.of(dtype);
      }
    }
    return Optional.empty();
  }

  public static Optional<DType> ofText(String text) {
    for (DType dtype : values()) {
      if (dtype.text.equals(text)) {
        return Optional.of(dtype);
      }
    }
    return Optional.empty();
  }

  /// The least value of an integer type, as far as an `int` holds it.
  int least() {
    return switch (this) {
      case I8 -> Byte.MIN_VALUE;
      case I16 -> Short.MIN_VALUE;
      case U8, BOOL -> 0;
      case I32, I64, F64, F32, F16, BF16 -> Integer.MIN_VALUE;
    };
  }

  /// The greatest value of an integer type, as far as an `int` holds it.
  int greatest() {
    return switch (this) {
      case I8 -> Byte.MAX_VALUE;
      case U8 -> 255;
      case BOOL -> 1;
      case I16 -> Short.MAX_VALUE;
      case I32, I64, F64, F32, F16, BF16 -> Integer.MAX_VALUE;
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
