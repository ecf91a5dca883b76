package dev.residua.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Collectors;

/// NumPy's `.npy` files. f8 is read as f32; big-endian and Fortran-ordered files are put in order.
public final class Npy {
  private Npy() {}

  /// Reads an array.
  ///
  /// @throws ResiduaException where the file cannot be read, is broken, or holds another type
  public static Tensor read(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      if (!Files.isRegularFile(file)) {
        throw new ResiduaException("cannot read " + file + ": it is not a file");
      }
      MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return parse(file.toString(), all);
    } catch (IOException e) {
      throw new ResiduaException("cannot read " + file + ": " + AtomicFile.reason(e), e);
    }
  }

  /// Writes an array in C order, little-endian, in the tensor's own type (bf16 as f4). The file
  /// appears whole or not at all.
  ///
  /// @throws ResiduaException where the file cannot be written or a value does not fit its type
  public static void write(Path file, Tensor tensor) {
    AtomicFile.write(file, out -> write(out, tensor));
  }

  static Tensor parse(String where, MemorySegment all) {
    NpyHeader header = NpyHeader.read(where, all);
    int count = header.count(where);
    long expected = (long) count * header.dtype().bytes();
    long actual = all.byteSize() - header.dataBegin();
    if (actual != expected) {
      throw new ResiduaException(
          where
              + " is not a valid .npy array: it "
              + (actual < expected ? "is truncated" : "is too long")
              + ": shape "
              + Shapes.text(header.shape())
              + " of "
              + header.dtype()
              + " takes "
              + expected
              + " bytes, but "
              + actual
              + " are there");
    }
    try {
      Tensor tensor =
          Elements.tensor(
              all.asSlice(header.dataBegin()), header.dtype(), header.order(), header.shape());
      return header.fortran() ? inRows(tensor) : tensor;
    } catch (ResiduaException e) {
      throw new ResiduaException(where + ": " + e.getMessage(), e);
    }
  }

  /// From the first index running fastest to the last.
  private static Tensor inRows(Tensor tensor) {
    int[] from = fortranOffsets(tensor.shape());
    return switch (tensor) {
      case FloatTensor floats -> {
        float[] to = new float[from.length];
        for (int i = 0; i < to.length; i++) {
          to[i] = floats.data()[from[i]];
        }
        yield FloatTensor.wrap(floats.dtype(), to, floats.shape());
      }
      case IntTensor ints -> {
        int[] to = new int[from.length];
        for (int i = 0; i < to.length; i++) {
          to[i] = ints.data()[from[i]];
        }
        yield IntTensor.wrap(ints.dtype(), to, ints.shape());
      }
    };
  }

  private static int[] fortranOffsets(int[] shape) {
    int[] offsets = new int[Shapes.size(shape)];
    int[] strides = new int[shape.length];
    int stride = 1;
    for (int axis = 0; axis < shape.length; axis++) {
      strides[axis] = stride;
      stride *= shape[axis];
    }
    for (int i = 0; i < offsets.length; i++) {
      int rest = i;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        offsets[i] += rest % shape[axis] * strides[axis];
        rest /= shape[axis];
      }
    }
    return offsets;
  }

  static void write(OutputStream out, Tensor tensor) throws IOException {
    Tensor written =
        tensor instanceof FloatTensor floats && floats.dtype() == DType.BF16
            ? FloatTensor.wrap(floats.data(), floats.shape())
            : tensor;
    out.write(header(written));
    Elements.write(written, out);
  }

  private static byte[] header(Tensor tensor) {
    int[] shape = tensor.shape();
    String dims =
        Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    String dict =
        "{'descr': '"
            + NpyHeader.descr(tensor.dtype())
            + "', 'fortran_order': False, 'shape': ("
            + dims
            + (shape.length == 1 ? ",), }" : "), }");
    int length = (10 + dict.length() + 1 + 63) / 64 * 64 - 10;
    byte[] bytes = new byte[10 + length];
    Arrays.fill(bytes, (byte) ' ');
    byte[] prefix = {
      (byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) length, (byte) (length >> 8)
    };
    System.arraycopy(prefix, 0, bytes, 0, 10);
    byte[] text = dict.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, bytes, 10, text.length);
    bytes[bytes.length - 1] = '\n';
    return bytes;
  }

  static ByteOrder order(char mark) {
    return mark == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }
}
