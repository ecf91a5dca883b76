package dev.residua.cli.onnx;

import java.util.List;

/// A tensor as ONNX declares it; its elements are read when they are asked for.
///
/// @param type the number of its type in `TensorProto.DataType`
/// @param dims the sizes as they are written: not yet checked
record OnnxTensor(String name, int type, List<Long> dims, Elements elements) {
  /// Where the elements are.
  sealed interface Elements {
    /// Little-endian bytes in the ONNX file itself.
    record InFile(long offset, long length) implements Elements {}

    /// Numbers of a typed field, as floats.
    @SuppressWarnings("ArrayRecordComponent") // millions of numbers, never compared
    record Floats(float[] values) implements Elements {}

    /// Numbers of a typed field, as integers; the bits of f16 and bf16 among them.
    @SuppressWarnings("ArrayRecordComponent") // millions of numbers, never compared
    record Integers(long[] values) implements Elements {}

    /// In another file, which is not read.
    record Elsewhere() implements Elements {}

    /// Text.
    record Strings() implements Elements {}
  }

  OnnxTensor {
    dims = List.copyOf(dims);
  }

  OnnxTensor named(String other) {
    return new OnnxTensor(other, type, dims, elements);
  }

  boolean isScalar() {
    return dims.stream().allMatch(dim -> dim == 1);
  }

  boolean isMatrix() {
    return dims.size() == 2;
  }

  boolean isFloat() {
    return switch (type) {
      case OnnxTypes.FLOAT, OnnxTypes.FLOAT16, OnnxTypes.BFLOAT16, OnnxTypes.DOUBLE -> true;
      default -> false;
    };
  }
}
