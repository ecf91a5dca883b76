package dev.residua.benchmarks.network;

import dev.residua.runtime.DType;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Tensors to files and back.
public final class Inputs {
  private Inputs() {}

  /// Writes each into a file of its name.
  static List<RawTensor> write(Path folder, Map<String, Tensor> tensors) {
    var written = new ArrayList<RawTensor>();
    try {
      Files.createDirectories(folder);
      for (var entry : tensors.entrySet()) {
        var tensor = entry.getValue();
        var file = folder.resolve(entry.getKey());
        Files.write(file, bytes(tensor));
        var sizes =
            Arrays.stream(tensor.shape())
                .mapToObj(Integer::toString)
                .collect(Collectors.joining("x"));
        written.add(new RawTensor(entry.getKey(), tensor.dtype().text(), sizes, file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return written;
  }

  private static byte[] bytes(Tensor tensor) {
    var bytes =
        ByteBuffer.allocate(tensor.size() * tensor.dtype().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    switch (tensor) {
      case FloatTensor floats -> bytes.asFloatBuffer().put(floats.data());
      case IntTensor ints -> {
        for (int value : ints.data()) {
          if (ints.dtype() == DType.I64) {
            bytes.putLong(value);
          } else {
            bytes.putInt(value);
          }
        }
      }
    }
    return bytes.array();
  }

  /// The tensor as Residua takes it.
  public static Tensor read(RawTensor raw) throws IOException {
    var bytes = raw.bytes();
    if (raw.type().equals("f32")) {
      float[] floats = new float[bytes.remaining() / Float.BYTES];
      bytes.asFloatBuffer().get(floats);
      return FloatTensor.wrap(floats, raw.shape());
    }
    int[] ints = new int[bytes.remaining() / Integer.BYTES];
    bytes.asIntBuffer().get(ints);
    return IntTensor.wrap(ints, raw.shape());
  }
}
