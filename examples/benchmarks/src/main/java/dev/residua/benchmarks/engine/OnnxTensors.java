package dev.residua.benchmarks.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.residua.benchmarks.network.RawTensor;
import java.io.IOException;

/// Inputs as ONNX Runtime takes them.
public final class OnnxTensors {
  private OnnxTensors() {}

  /// A tensor over the bytes of a file.
  public static OnnxTensor of(OrtEnvironment environment, RawTensor input)
      throws OrtException, IOException {
    // A loop, as the first stream of a JVM takes it ten milliseconds.
    int[] sizes = input.shape();
    long[] shape = new long[sizes.length];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = sizes[axis];
    }
    var bytes = input.bytes();
    return switch (input.type()) {
      case "f32" -> OnnxTensor.createTensor(environment, bytes.asFloatBuffer(), shape);
      case "i32" -> OnnxTensor.createTensor(environment, bytes.asIntBuffer(), shape);
      case "i64" -> OnnxTensor.createTensor(environment, bytes.asLongBuffer(), shape);
      default -> throw new IllegalArgumentException(input.toString());
    };
  }
}
