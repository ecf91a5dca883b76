package dev.residua.runtime;

import dev.residua.runtime.json.Json;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A safetensors file. All of its header is checked when it is opened; tensors are copied out when
/// they are asked for.
public final class Safetensors implements AutoCloseable {
  /// So many elements are converted at once.
  private static final int CONVERTED = 1 << 16;

  private final Path file;
  private final FloatReader reader;
  private final long dataBegin;
  private final Map<String, SafetensorsHeader.Entry> entries;

  /// For what is not read as it stands in the file.
  private @Nullable Mapping mapping;

  private boolean closed;

  private Safetensors(Path file, FloatReader reader, SafetensorsHeader header) {
    this.file = file;
    this.reader = reader;
    dataBegin = header.dataBegin();
    entries = header.entries();
  }

  /// Opens and checks a file.
  ///
  /// @throws ResiduaException that names the file, the tensor and the rule that is broken
  public static Safetensors open(Path file) {
    try {
      return open(file, new FloatReader(FileChannel.open(file, StandardOpenOption.READ)));
    } catch (IOException e) {
      throw new ResiduaException("cannot read " + file + ": " + AtomicFile.reason(e), e);
    }
  }

  private static Safetensors open(Path file, FloatReader reader) throws IOException {
    try {
      if (!Files.isRegularFile(file)) {
        throw new ResiduaException("cannot read " + file + ": it is not a file");
      }
      return new Safetensors(file, reader, SafetensorsHeader.read(file, reader.channel()));
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /// The names of all tensors, in the order of their bytes.
  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  public boolean has(String name) {
    return entries.containsKey(name);
  }

  /// The stored type of a tensor.
  ///
  /// @throws ResiduaException where there is no such tensor, or its type cannot be read
  public DType dtype(String name) {
    SafetensorsHeader.Entry entry = entry(name);
    if (entry.dtype().isEmpty()) {
      throw new ResiduaException(
          file
              + ": tensor `"
              + name
              + "` is "
              + entry.dtypeName()
              + ", which cannot be read; convert it to F32, F16 or BF16");
    }
    return entry.dtype().get();
  }

  /// The sizes of a tensor's axes.
  ///
  /// @throws ResiduaException where there is no such tensor
  public int[] shape(String name) {
    return entry(name).shape();
  }

  /// A copy of a tensor.
  ///
  /// @throws ResiduaException where there is no such tensor, or its type cannot be read
  public Tensor read(String name) {
    return located(
        name,
        () -> Elements.tensor(bytes(name), dtype(name), ByteOrder.LITTLE_ENDIAN, shape(name)));
  }

  /// A copy of a tensor's elements, converted to floats.
  public float[] floats(String name) {
    int count = Shapes.size(shape(name));
    return Elements.floats(bytes(name), dtype(name), ByteOrder.LITTLE_ENDIAN, count);
  }

  /// Copies `count` elements of a tensor from number `from` on, converted to floats, to the
  /// beginning of `to`.
  void read(String name, int from, int count, float[] to) {
    DType dtype = dtype(name);
    long at = entry(name).begin() + (long) from * dtype.bytes();
    try {
      if (dtype == DType.F32 && reader.read(dataBegin + at, count, to)) {
        return;
      }
    } catch (IOException e) {
      throw new ResiduaException("cannot read " + file + ": " + AtomicFile.reason(e), e);
    }
    for (int done = 0, length; done < count; done += length) {
      length = Math.min(count - done, CONVERTED);
      MemorySegment part =
          data().asSlice(at + (long) done * dtype.bytes(), (long) length * dtype.bytes());
      float[] floats = Elements.floats(part, dtype, ByteOrder.LITTLE_ENDIAN, length);
      System.arraycopy(floats, 0, to, done, length);
    }
  }

  /// A copy of an integer tensor's elements.
  public int[] ints(String name) {
    int count = Shapes.size(shape(name));
    return located(
        name, () -> Elements.ints(bytes(name), dtype(name), ByteOrder.LITTLE_ENDIAN, count));
  }

  private <T> T located(String name, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (ResiduaException e) {
      String at = file + ": tensor `" + name + "`";
      String message = String.valueOf(e.getMessage());
      throw message.startsWith(at) ? e : new ResiduaException(at + ": " + message, e);
    }
  }

  private synchronized MemorySegment data() {
    if (closed) {
      throw new IllegalStateException("the weights in " + file + " are closed");
    }
    try {
      if (mapping == null) {
        mapping = Mapping.of(file, reader.channel());
      }
      return mapping.bytes().asSlice(dataBegin);
    } catch (IOException e) {
      throw new ResiduaException("cannot read " + file + ": " + AtomicFile.reason(e), e);
    }
  }

  private MemorySegment bytes(String name) {
    SafetensorsHeader.Entry entry = entry(name);
    return data().asSlice(entry.begin(), entry.end() - entry.begin());
  }

  private SafetensorsHeader.Entry entry(String name) {
    SafetensorsHeader.Entry entry = entries.get(name);
    if (entry == null) {
      throw new ResiduaException(file + " has no tensor `" + name + "`");
    }
    return entry;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      reader.close();
      if (mapping != null) {
        mapping.close();
      }
    }
  }

  /// Writes tensors, the widest types first and then by name, so that each lies aligned and the
  /// same tensors give the same bytes. The file appears whole or not at all.
  ///
  /// @throws ResiduaException where the file cannot be written or a value does not fit its type
  public static void write(Path file, Map<String, ? extends Tensor> tensors) {
    List<String> names =
        tensors.keySet().stream()
            .sorted(
                Comparator.comparingInt((String name) -> -get(tensors, name).dtype().bytes())
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    StringBuilder text = new StringBuilder("{");
    long offset = 0;
    for (String name : names) {
      Tensor tensor = get(tensors, name);
      if (name.equals(SafetensorsHeader.METADATA)) {
        throw new ResiduaException("cannot write " + file + ": no tensor can be named " + name);
      }
      long end = offset + (long) tensor.size() * tensor.dtype().bytes();
      text.append(offset == 0 && text.length() == 1 ? "" : ",")
          .append(Json.quote(name))
          .append(":{\"dtype\":\"")
          .append(tensor.dtype().safetensorsName())
          .append("\",\"shape\":")
          .append(Shapes.text(tensor.shape()).replace(" ", ""))
          .append(",\"data_offsets\":[" + offset + "," + end + "]}");
      offset = end;
    }
    byte[] json = text.append('}').toString().getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + 7) / 8 * 8;
    byte[] prefix = new byte[8 + padded];
    Arrays.fill(prefix, (byte) ' ');
    ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(json);
    AtomicFile.write(
        file,
        out -> {
          out.write(prefix);
          for (String name : names) {
            Elements.write(get(tensors, name), out);
          }
        });
  }

  private static Tensor get(Map<String, ? extends Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name));
  }
}
