package dev.residua.cli.onnx;

/// The numbers of `TensorProto.DataType`.
final class OnnxTypes {
  static final int FLOAT = 1;
  static final int UINT8 = 2;
  static final int INT8 = 3;
  static final int UINT16 = 4;
  static final int INT16 = 5;
  static final int INT32 = 6;
  static final int INT64 = 7;
  static final int STRING = 8;
  static final int BOOL = 9;
  static final int FLOAT16 = 10;
  static final int DOUBLE = 11;
  static final int UINT32 = 12;
  static final int UINT64 = 13;
  static final int BFLOAT16 = 16;

  private OnnxTypes() {}

  /// The name as one writes it; `type 42` for one that is not known.
  static String text(int type) {
    return switch (type) {
      case FLOAT -> "f32";
      case UINT8 -> "u8";
      case INT8 -> "i8";
      case UINT16 -> "u16";
      case INT16 -> "i16";
      case INT32 -> "i32";
      case INT64 -> "i64";
      case STRING -> "string";
      case BOOL -> "bool";
      case FLOAT16 -> "f16";
      case DOUBLE -> "f64";
      case UINT32 -> "u32";
      case UINT64 -> "u64";
      case BFLOAT16 -> "bf16";
      default -> "type " + type;
    };
  }
}
