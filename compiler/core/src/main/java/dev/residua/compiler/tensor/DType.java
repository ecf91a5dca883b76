package dev.residua.compiler.tensor;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The type of a tensor's elements, as it is written in `.resnet`.
///
/// Arithmetic is done in f32; f16 and bf16 are forms of storage. Integers and bools are held in 32
/// bits while a model runs, and i64 values are checked to fit when they come in.
public enum DType {
  F32,
  F16,
  BF16,
  I32,
  I64,
  BOOL;

  /// The type named `text` in the language, for example `f32`.
  public static Optional<DType> of(String text) {
    return Arrays.stream(values()).filter(type -> type.text().equals(text)).findFirst();
  }

  /// The name in the language.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean isFloat() {
    return this == F32 || this == F16 || this == BF16;
  }

  @Override
  public String toString() {
    return text();
  }
}
