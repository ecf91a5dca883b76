package dev.residua.compiler.emit.cuda;

/// What the factors of a product are rounded to; sums are always held in f32.
public enum Precision {
  /// As they are.
  F32,
  /// To 10 bits behind the point, on the tensor cores.
  TF32,
  /// To 7 bits behind the point, on the tensor cores.
  BF16
}
