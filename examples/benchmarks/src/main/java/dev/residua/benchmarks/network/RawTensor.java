package dev.residua.benchmarks.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// An input in a file of its own, little-endian and nothing else, so that a fresh JVM reads it
/// without any library.
///
/// @param type `f32`, `i32` or `i64`
/// @param sizes of its axes, joined: `1x3x224x224`
public record RawTensor(String name, String type, String sizes, Path file) {
  /// The words that tell one tensor.
  public static final int WORDS = 4;

  /// The sizes of the axes.
  public int[] shape() {
    var words = sizes.split("x", -1);
    int[] shape = new int[words.length];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = Integer.parseInt(words[axis]);
    }
    return shape;
  }

  /// The bytes of the file, in memory outside the heap.
  public ByteBuffer bytes() throws IOException {
    try (var channel = Files.newByteChannel(file)) {
      var bytes =
          ByteBuffer.allocateDirect(Math.toIntExact(channel.size())).order(ByteOrder.LITTLE_ENDIAN);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
      return bytes.flip();
    }
  }

  /// The tensor as words of a command line.
  public List<String> words() {
    return List.of(name, type, sizes, file.toString());
  }

  /// The tensor of the words at `at`.
  public static RawTensor parse(String[] words, int at) {
    return new RawTensor(words[at], words[at + 1], words[at + 2], Path.of(words[at + 3]));
  }
}
