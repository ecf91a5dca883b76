package dev.residua.cli.onnx;

import dev.residua.cli.UserError;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Safetensors;
import dev.residua.runtime.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Takes the weights out of an ONNX file and stores them as safetensors.
public final class OnnxConverter {
  /// Changes whenever the same ONNX file gives another result.
  public static final int VERSION = 1;

  private OnnxConverter() {}

  /// One tensor that was stored.
  ///
  /// @param name in the safetensors file
  /// @param source in the ONNX file
  /// @param transposed whether `[in, out]` became `[out, in]`
  public record Converted(
      String name, String source, String dtype, List<Integer> shape, boolean transposed) {
    public Converted {
      shape = List.copyOf(shape);
    }

    /// Whether it holds weights rather than, say, a table of positions.
    public boolean isFloat() {
      return dtype.equals("f32") || dtype.equals("f16") || dtype.equals("bf16");
    }

    public long size() {
      return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }
  }

  /// Converts a file; the result appears whole or not at all.
  ///
  /// @return what was stored, in the order of the ONNX file
  /// @throws UserError where `from` cannot be read, is broken, or holds no weights
  public static List<Converted> convert(Path from, Path to) {
    var model = OnnxReader.read(from);
    Map<String, Tensor> tensors = new TreeMap<>();
    var report = new ArrayList<Converted>();
    try (var decoder = new TensorDecoder(from)) {
      for (var stored : WeightNames.of(model)) {
        decoder
            .decode(stored.tensor())
            .map(tensor -> stored.transposed() ? transposed(tensor) : tensor)
            .ifPresent(tensor -> {
              tensors.put(stored.name(), tensor);
              report.add(converted(stored, tensor));
            });
      }
    }
    if (tensors.isEmpty()) {
      throw new UserError(from + " holds no weights");
    }
    Safetensors.write(to, tensors);
    return report;
  }

  private static Converted converted(WeightNames.Stored stored, Tensor tensor) {
    List<Integer> shape = new ArrayList<>();
    for (int dim : tensor.shape()) {
      shape.add(dim);
    }
    return new Converted(
        stored.name(), stored.tensor().name(), tensor.dtype().text(), shape, stored.transposed());
  }

  private static Tensor transposed(Tensor tensor) {
    int rows = tensor.dim(0);
    int columns = tensor.dim(1);
    return switch (tensor) {
      case FloatTensor floats -> {
        float[] from = floats.data();
        float[] to = new float[from.length];
        for (int row = 0; row < rows; row++) {
          for (int column = 0; column < columns; column++) {
            to[column * rows + row] = from[row * columns + column];
          }
        }
        yield FloatTensor.wrap(floats.dtype(), to, columns, rows);
      }
      case IntTensor ints -> {
        int[] from = ints.data();
        int[] to = new int[from.length];
        for (int row = 0; row < rows; row++) {
          for (int column = 0; column < columns; column++) {
            to[column * rows + row] = from[row * columns + column];
          }
        }
        yield IntTensor.wrap(ints.dtype(), to, columns, rows);
      }
    };
  }
}
