package dev.residua.benchmarks.network;

import dev.residua.compiler.onnx.Place;
import dev.residua.runtime.json.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// Where the tensors of a safetensors file begin and end.
///
/// @param data the byte at which the data begins
record Offsets(Path file, long data, Json.Obj header) {
  static Offsets of(Path file) throws IOException {
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      var bytes = in.getChannel().map(FileChannel.MapMode.READ_ONLY, 0, in.length());
      int length = Math.toIntExact(bytes.order(ByteOrder.LITTLE_ENDIAN).getLong(0));
      ByteBuffer header = bytes.slice(Long.BYTES, length);
      if (Json.parse(header) instanceof Json.Obj entries) {
        return new Offsets(file, Long.BYTES + length, entries);
      }
      throw new IOException(file + " has no header");
    }
  }

  /// The place of a tensor.
  Place place(String name) {
    if (header.get(name).orElseThrow() instanceof Json.Obj entry
        && entry.get("data_offsets").orElseThrow() instanceof Json.Arr offsets
        && offsets.items().get(0) instanceof Json.Int begin
        && offsets.items().get(1) instanceof Json.Int end) {
      return new Place(
          file.getFileName().toString(), data + begin.value(), end.value() - begin.value());
    }
    throw new IllegalArgumentException(name);
  }
}
