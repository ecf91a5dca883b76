package dev.residua.runtime;

import dev.residua.runtime.json.Json;
import dev.residua.runtime.json.JsonException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The header of a safetensors file, checked by every rule of the format.
///
/// @param dataBegin the file's byte at which the data begins
/// @param entries all tensors, in the order of their bytes
record SafetensorsHeader(long dataBegin, Map<String, Entry> entries) {
  static final String METADATA = "__metadata__";

  private static final long GREATEST = 100_000_000;
  private static final Set<String> KEYS = Set.of("dtype", "shape", "data_offsets");

  /// Types that may stand in a file beside those that can be read, and their bytes.
  private static final Map<String, Integer> UNREAD =
      Map.of("U16", 2, "U32", 4, "U64", 8, "C64", 8, "F8_E4M3", 1, "F8_E5M2", 1, "F8_E8M0", 1);

  /// One tensor. `begin` and `end` count from the begin of the data.
  record Entry(
      String name, String dtypeName, Optional<DType> dtype, List<Long> dims, long begin, long end)
      implements Comparable<Entry> {
    /// By the order of their bytes.
    @Override
    public int compareTo(Entry other) {
      int order = Long.compare(begin, other.begin);
      return order != 0 ? order : Long.compare(end, other.end);
    }

    /// @throws ResiduaException where a size is beyond 32 bits
    int[] shape() {
      int[] shape = new int[dims.size()];
      for (int i = 0; i < shape.length; i++) {
        if (dims.get(i) > Integer.MAX_VALUE) {
          throw new ResiduaException(
              "tensor `" + name + "` has a size of " + dims.get(i) + ", beyond 2147483647");
        }
        shape[i] = dims.get(i).intValue();
      }
      return shape;
    }
  }

  static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < 8) {
      throw broken(file, "it has " + size + " bytes, fewer than the 8 that it begins with");
    }
    long length = bytes(channel, 0, 8).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > GREATEST) {
      throw broken(
          file,
          "its header would have "
              + Long.toUnsignedString(length)
              + " bytes; 2 to "
              + GREATEST
              + " are allowed");
    }
    if (length > size - 8) {
      throw broken(
          file,
          "it is truncated: the header has "
              + length
              + " bytes, but only "
              + (size - 8)
              + " follow its length");
    }
    ByteBuffer text = bytes(channel, 8, Math.toIntExact(length));
    if (text.get(0) != '{') {
      throw broken(file, "its header does not begin with {");
    }
    Json json;
    try {
      json = Json.parse(text);
    } catch (JsonException e) {
      throw broken(file, "its header is not JSON: " + e.getMessage());
    }
    if (!(json instanceof Json.Obj header)) {
      throw broken(file, "its header is not a JSON object");
    }
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, Json> member : header.members().entrySet()) {
      if (member.getKey().equals(METADATA)) {
        metadata(file, member.getValue());
      } else {
        entries.add(entry(file, member.getKey(), member.getValue()));
      }
    }
    return new SafetensorsHeader(8 + length, inOrder(file, entries, size - 8 - length));
  }

  private static ByteBuffer bytes(FileChannel channel, long at, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        throw new EOFException("it ends too early");
      }
    }
    return bytes.flip();
  }

  private static void metadata(Path file, Json value) {
    if (!(value instanceof Json.Obj object) || !isStrings(object.members().values())) {
      throw broken(file, METADATA + " does not map strings to strings");
    }
  }

  private static boolean isStrings(Collection<Json> values) {
    for (Json value : values) {
      if (!(value instanceof Json.Str)) {
        return false;
      }
    }
    return true;
  }

  private static Entry entry(Path file, String name, Json value) {
    if (!(value instanceof Json.Obj object) || !object.members().keySet().equals(KEYS)) {
      throw broken(file, name, "is not described by dtype, shape and data_offsets alone");
    }
    if (!(object.get("dtype").orElseThrow() instanceof Json.Str(String dtypeName))) {
      throw broken(file, name, "has a dtype that is not a string");
    }
    Optional<DType> dtype = DType.ofSafetensorsName(dtypeName);
    int elementBytes = dtype.isPresent() ? dtype.get().bytes() : UNREAD.getOrDefault(dtypeName, 0);
    if (elementBytes == 0) {
      throw broken(file, name, "has the unknown dtype " + Json.quote(dtypeName));
    }
    List<Long> dims = numbers(file, name, "shape", object.get("shape").orElseThrow());
    List<Long> offsets =
        numbers(file, name, "data_offsets", object.get("data_offsets").orElseThrow());
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw broken(file, name, "has data_offsets that are not [begin, end]");
    }
    long bytes = bytes(file, name, dims, elementBytes);
    if (bytes != offsets.get(1) - offsets.get(0)) {
      throw broken(
          file,
          name,
          "takes "
              + bytes
              + " bytes by its shape and dtype, but "
              + (offsets.get(1) - offsets.get(0))
              + " by its data_offsets");
    }
    return new Entry(name, dtypeName, dtype, dims, offsets.get(0), offsets.get(1));
  }

  private static long bytes(Path file, String name, List<Long> dims, long elementBytes) {
    long bytes = elementBytes;
    try {
      for (long dim : dims) {
        bytes = Math.multiplyExact(bytes, dim);
      }
    } catch (ArithmeticException _) {
      throw broken(file, name, "has a shape whose size overflows 64 bits");
    }
    return bytes;
  }

  private static List<Long> numbers(Path file, String name, String key, Json value) {
    if (!(value instanceof Json.Arr array)) {
      throw broken(file, name, "has a " + key + " that is not an array");
    }
    List<Long> numbers = new ArrayList<>();
    for (Json item : array.items()) {
      if (!(item instanceof Json.Int(long number)) || number < 0) {
        throw broken(file, name, "has a " + key + " that is not made of whole numbers from 0");
      }
      numbers.add(number);
    }
    return List.copyOf(numbers);
  }

  private static Map<String, Entry> inOrder(Path file, List<Entry> entries, long dataBytes) {
    Collections.sort(entries);
    Map<String, Entry> byName = new LinkedHashMap<>();
    long end = 0;
    for (Entry entry : entries) {
      if (entry.begin() != end) {
        throw broken(
            file,
            entry.name(),
            "begins at byte "
                + entry.begin()
                + ", but the tensors before it end at "
                + end
                + ": there may be no hole and no overlap");
      }
      end = entry.end();
      byName.put(entry.name(), entry);
    }
    if (end > dataBytes) {
      throw broken(
          file,
          "it is truncated: its tensors take "
              + end
              + " bytes, but only "
              + dataBytes
              + " are there");
    }
    if (end < dataBytes) {
      throw broken(
          file, (dataBytes - end) + " bytes follow the last tensor; the file must end there");
    }
    return byName;
  }

  private static ResiduaException broken(Path file, String problem) {
    return new ResiduaException(file + " is not a valid safetensors file: " + problem);
  }

  private static ResiduaException broken(Path file, String name, String problem) {
    return broken(file, "tensor " + Json.quote(name) + " " + problem);
  }
}
