package dev.residua.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Elements between bytes and arrays: every stored type can be read as floats, the integer types as
/// ints.
final class Elements {
  private static final int CHUNK = 1 << 14;

  /// The most floats that a buffer of bytes holds, and a round number.
  private static final int MOST = 1 << 28;

  private Elements() {}

  /// @param bytes exactly `count * dtype.bytes()` bytes
  static float[] floats(MemorySegment bytes, DType dtype, ByteOrder order, int count) {
    float[] to = new float[count];
    switch (dtype) {
      case F32 -> copy(bytes, order, to);
      case F64 -> {
        ValueLayout.OfDouble layout = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order);
        for (int i = 0; i < count; i++) {
          to[i] = (float) bytes.get(layout, 8L * i);
        }
      }
      case F16 -> {
        ValueLayout.OfShort layout = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
        for (int i = 0; i < count; i++) {
          to[i] = Float.float16ToFloat(bytes.get(layout, 2L * i));
        }
      }
      case BF16 -> {
        ValueLayout.OfShort layout = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
        for (int i = 0; i < count; i++) {
          to[i] = Float.intBitsToFloat(bytes.get(layout, 2L * i) << 16);
        }
      }
      case I64 -> {
        ValueLayout.OfLong layout = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order);
        for (int i = 0; i < count; i++) {
          to[i] = (float) bytes.get(layout, 8L * i);
        }
      }
      case I32, I16, I8, U8, BOOL -> {
        int[] ints = ints(bytes, dtype, order, count);
        for (int i = 0; i < count; i++) {
          to[i] = (float) ints[i];
        }
      }
    }
    return to;
  }

  /// By buffers, which are ready earlier in a JVM's life than the layouts of memory segments.
  private static void copy(MemorySegment bytes, ByteOrder order, float[] to) {
    for (int from = 0, count; from < to.length; from += count) {
      count = Math.min(to.length - from, MOST);
      MemorySegment part = bytes.asSlice(4L * from, 4L * count);
      part.asByteBuffer().order(order).asFloatBuffer().get(to, from, count);
    }
  }

  /// @throws ResiduaException for an i64 beyond 32 bits, and for float types
  static int[] ints(MemorySegment bytes, DType dtype, ByteOrder order, int count) {
    int[] to = new int[count];
    switch (dtype) {
      case I32 ->
          MemorySegment.copy(
              bytes, ValueLayout.JAVA_INT_UNALIGNED.withOrder(order), 0, to, 0, count);
      case I64 -> {
        ValueLayout.OfLong layout = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order);
        for (int i = 0; i < count; i++) {
          to[i] = IntTensor.narrow(bytes.get(layout, 8L * i), i);
        }
      }
      case I16 -> {
        ValueLayout.OfShort layout = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
        for (int i = 0; i < count; i++) {
          to[i] = bytes.get(layout, 2L * i);
        }
      }
      case I8 -> {
        for (int i = 0; i < count; i++) {
          to[i] = bytes.get(ValueLayout.JAVA_BYTE, i);
        }
      }
      case U8 -> {
        for (int i = 0; i < count; i++) {
          to[i] = bytes.get(ValueLayout.JAVA_BYTE, i) & 0xff;
        }
      }
      case BOOL -> {
        for (int i = 0; i < count; i++) {
          to[i] = bytes.get(ValueLayout.JAVA_BYTE, i) == 0 ? 0 : 1;
        }
      }
      case F64, F32, F16, BF16 -> throw new ResiduaException(dtype + " values are not integers");
    }
    return to;
  }

  static Tensor tensor(MemorySegment bytes, DType dtype, ByteOrder order, int[] shape) {
    int count = Shapes.size(shape);
    return switch (dtype) {
      case F64, F32 -> FloatTensor.wrap(floats(bytes, dtype, order, count), shape);
      case F16, BF16 -> FloatTensor.wrap(dtype, floats(bytes, dtype, order, count), shape);
      case I64, I32, I16, I8, U8, BOOL ->
          IntTensor.wrap(dtype, ints(bytes, dtype, order, count), shape);
    };
  }

  /// Writes the elements little-endian, in the tensor's own type.
  ///
  /// @throws ResiduaException for an integer that its type does not hold
  static void write(Tensor tensor, OutputStream out) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK * 8).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < tensor.size(); from += CHUNK) {
      int to = Math.min(tensor.size(), from + CHUNK);
      chunk.clear();
      switch (tensor) {
        case FloatTensor floats -> put(floats, from, to, chunk);
        case IntTensor ints -> put(ints, from, to, chunk);
      }
      out.write(chunk.array(), 0, chunk.position());
    }
  }

  private static void put(FloatTensor tensor, int from, int to, ByteBuffer chunk) {
    float[] data = tensor.data();
    for (int i = from; i < to; i++) {
      switch (tensor.dtype()) {
        case F16 -> chunk.putShort(Float.floatToFloat16(data[i]));
        case BF16 -> chunk.putShort(bfloat16(data[i]));
        case F64, F32, I64, I32, I16, I8, U8, BOOL -> chunk.putFloat(data[i]);
      }
    }
  }

  private static void put(IntTensor tensor, int from, int to, ByteBuffer chunk) {
    int[] data = tensor.data();
    DType dtype = tensor.dtype();
    int least = dtype.least();
    int greatest = dtype.greatest();
    for (int i = from; i < to; i++) {
      int value = data[i];
      if (value < least || value > greatest) {
        throw new ResiduaException(
            "value "
                + value
                + " at position "
                + i
                + " does not fit "
                + dtype
                + " ("
                + least
                + " .. "
                + greatest
                + ")");
      }
      switch (dtype) {
        case I64 -> chunk.putLong(value);
        case I16 -> chunk.putShort((short) value);
        case I8, U8, BOOL -> chunk.put((byte) value);
        case I32, F64, F32, F16, BF16 -> chunk.putInt(value);
      }
    }
  }

  /// Rounds to the nearest, ties to even; NaN stays NaN.
  static short bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }
}
