package dev.residua.cli.onnx;

import dev.residua.cli.InputFiles;
import dev.residua.cli.UserError;
import dev.residua.runtime.DType;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Reads the elements of an ONNX file's tensors. f16 and bf16 keep their type, f64 becomes f32.
final class TensorDecoder implements AutoCloseable {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path file;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment all;

  TensorDecoder(Path file) {
    this.file = file;
    try (var channel = FileChannel.open(file)) {
      all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (IOException e) {
      arena.close();
      throw InputFiles.cannotRead(file, e);
    }
  }

  /// The tensor; nothing where it holds integers that do not fit 32 bits, as limits of slices do.
  ///
  /// @throws UserError where its type cannot be stored, its data is in another file, or there are
  ///   more or fewer elements than its shape says
  Optional<Tensor> decode(OnnxTensor tensor) {
    int[] shape = shape(tensor);
    int count = size(tensor);
    return switch (tensor.type()) {
      case OnnxTypes.FLOAT, OnnxTypes.DOUBLE ->
          Optional.of(FloatTensor.wrap(floats(tensor, count), shape));
      case OnnxTypes.FLOAT16 ->
          Optional.of(FloatTensor.wrap(DType.F16, floats(tensor, count), shape));
      case OnnxTypes.BFLOAT16 ->
          Optional.of(FloatTensor.wrap(DType.BF16, floats(tensor, count), shape));
      case OnnxTypes.INT64 -> integers(tensor, DType.I64, count, shape);
      case OnnxTypes.INT32, OnnxTypes.UINT16, OnnxTypes.UINT32, OnnxTypes.UINT64 ->
          integers(tensor, DType.I32, count, shape);
      case OnnxTypes.INT16 -> integers(tensor, DType.I16, count, shape);
      case OnnxTypes.INT8 -> integers(tensor, DType.I8, count, shape);
      case OnnxTypes.UINT8 -> integers(tensor, DType.U8, count, shape);
      case OnnxTypes.BOOL -> integers(tensor, DType.BOOL, count, shape);
      default ->
          throw new UserError(
              at(tensor) + " holds " + OnnxTypes.text(tensor.type()) + ", which cannot be stored");
    };
  }

  private Optional<Tensor> integers(OnnxTensor tensor, DType dtype, int count, int[] shape) {
    long[] values =
        switch (tensor.elements()) {
          case OnnxTensor.Elements.InFile raw -> raw(tensor, raw, count);
          case OnnxTensor.Elements.Integers(var typed) -> checked(tensor, typed, count);
          case OnnxTensor.Elements.Floats _,
              OnnxTensor.Elements.Elsewhere _,
              OnnxTensor.Elements.Strings _ ->
              throw unreadable(tensor);
        };
    if (Arrays.stream(values).anyMatch(value -> value != (int) value)) {
      return Optional.empty();
    }
    int[] narrow = Arrays.stream(values).mapToInt(value -> (int) value).toArray();
    return Optional.of(IntTensor.wrap(dtype, narrow, shape));
  }

  private float[] floats(OnnxTensor tensor, int count) {
    return switch (tensor.elements()) {
      case OnnxTensor.Elements.Floats(var typed) -> {
        requireCount(tensor, typed.length, count);
        yield typed;
      }
      case OnnxTensor.Elements.Integers(var typed) -> {
        // Also where a float tensor is empty; f16 and bf16 come as their bits.
        float[] values = new float[checked(tensor, typed, count).length];
        for (int i = 0; i < values.length; i++) {
          values[i] = ofBits(tensor.type(), (short) typed[i]);
        }
        yield values;
      }
      case OnnxTensor.Elements.InFile raw -> {
        var bytes = slice(tensor, raw, count);
        float[] values = new float[count];
        switch (tensor.type()) {
          case OnnxTypes.FLOAT -> MemorySegment.copy(bytes, FLOAT, 0, values, 0, count);
          case OnnxTypes.DOUBLE -> {
            for (int i = 0; i < count; i++) {
              values[i] = (float) bytes.get(DOUBLE, 8L * i);
            }
          }
          default -> {
            for (int i = 0; i < count; i++) {
              values[i] = ofBits(tensor.type(), bytes.get(SHORT, 2L * i));
            }
          }
        }
        yield values;
      }
      case OnnxTensor.Elements.Elsewhere _, OnnxTensor.Elements.Strings _ ->
          throw unreadable(tensor);
    };
  }

  private static float ofBits(int type, short bits) {
    return type == OnnxTypes.BFLOAT16
        ? Float.intBitsToFloat(bits << 16)
        : Float.float16ToFloat(bits);
  }

  private long[] raw(OnnxTensor tensor, OnnxTensor.Elements.InFile raw, int count) {
    var bytes = slice(tensor, raw, count);
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (tensor.type()) {
            case OnnxTypes.INT64, OnnxTypes.UINT64 -> bytes.get(LONG, 8L * i);
            case OnnxTypes.INT32 -> bytes.get(INT, 4L * i);
            case OnnxTypes.UINT32 -> Integer.toUnsignedLong(bytes.get(INT, 4L * i));
            case OnnxTypes.INT16 -> bytes.get(SHORT, 2L * i);
            case OnnxTypes.UINT16 -> Short.toUnsignedInt(bytes.get(SHORT, 2L * i));
            case OnnxTypes.UINT8 -> Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, i));
            default -> bytes.get(ValueLayout.JAVA_BYTE, i);
          };
    }
    return values;
  }

  private MemorySegment slice(OnnxTensor tensor, OnnxTensor.Elements.InFile raw, int count) {
    long bytes = (long) count * width(tensor.type());
    if (raw.length() != bytes || raw.offset() + bytes > all.byteSize()) {
      throw new UserError(
          at(tensor)
              + " of shape "
              + tensor.dims()
              + " needs "
              + bytes
              + " bytes and has "
              + raw.length());
    }
    return all.asSlice(raw.offset(), bytes);
  }

  private long[] checked(OnnxTensor tensor, long[] typed, int count) {
    requireCount(tensor, typed.length, count);
    return typed;
  }

  private void requireCount(OnnxTensor tensor, int given, int count) {
    if (given != count) {
      throw new UserError(
          at(tensor)
              + " of shape "
              + tensor.dims()
              + " needs "
              + count
              + " elements and has "
              + given);
    }
  }

  private static int width(int type) {
    return switch (type) {
      case OnnxTypes.INT64, OnnxTypes.UINT64, OnnxTypes.DOUBLE -> 8;
      case OnnxTypes.FLOAT, OnnxTypes.INT32, OnnxTypes.UINT32 -> 4;
      case OnnxTypes.FLOAT16, OnnxTypes.BFLOAT16, OnnxTypes.INT16, OnnxTypes.UINT16 -> 2;
      default -> 1;
    };
  }

  private int size(OnnxTensor tensor) {
    try {
      long size = 1;
      for (long dim : tensor.dims()) {
        size = Math.multiplyExact(size, dim);
      }
      return Math.toIntExact(size);
    } catch (ArithmeticException _) {
      throw new UserError(at(tensor) + " of shape " + tensor.dims() + " is too large");
    }
  }

  private int[] shape(OnnxTensor tensor) {
    for (long dim : tensor.dims()) {
      if (dim < 0 || dim > Integer.MAX_VALUE) {
        throw new UserError(at(tensor) + " has the impossible shape " + tensor.dims());
      }
    }
    return tensor.dims().stream().mapToInt(Long::intValue).toArray();
  }

  private UserError unreadable(OnnxTensor tensor) {
    return switch (tensor.elements()) {
      case OnnxTensor.Elements.Elsewhere _ ->
          new UserError(
              at(tensor) + " keeps its data in another file",
              "save the model as one file first: onnx.save(model, \"one.onnx\")");
      case OnnxTensor.Elements.Strings _, OnnxTensor.Elements.Floats _ ->
          new UserError(at(tensor) + " holds elements of another type than it says");
      case OnnxTensor.Elements.Integers _, OnnxTensor.Elements.InFile _ ->
          throw new IllegalStateException(tensor.name());
    };
  }

  private String at(OnnxTensor tensor) {
    return file + ": tensor `" + tensor.name() + "`";
  }

  @Override
  public void close() {
    arena.close();
  }
}
