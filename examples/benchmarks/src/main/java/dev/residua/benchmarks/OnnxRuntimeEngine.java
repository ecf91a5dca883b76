package dev.residua.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.residua.runtime.DType;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Tensor;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// A session of ONNX Runtime with all of its optimisations, one operation after the other, spinning
/// as it does by default.
final class OnnxRuntimeEngine implements Engine {
  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs = new HashMap<>();
  private final String output;

  /// @param inputs floats, or integers that the model takes as i64
  OnnxRuntimeEngine(byte[] model, Map<String, Tensor> inputs, String output, int threads) {
    this.output = output;
    var environment = OrtEnvironment.getEnvironment();
    try (var options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      session = environment.createSession(model, options);
      for (var input : inputs.entrySet()) {
        this.inputs.put(input.getKey(), tensor(environment, input.getValue()));
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static OnnxTensor tensor(OrtEnvironment environment, Tensor tensor) throws OrtException {
    long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
    return switch (tensor) {
      case FloatTensor floats -> {
        if (floats.dtype() != DType.F32) {
          throw new IllegalArgumentException(floats.toString());
        }
        yield OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats.data()), shape);
      }
      case IntTensor ints -> {
        long[] longs = Arrays.stream(ints.data()).asLongStream().toArray();
        yield OnnxTensor.createTensor(environment, LongBuffer.wrap(longs), shape);
      }
    };
  }

  @Override
  public float[] run() {
    try (var results = session.run(inputs)) {
      var floats = ((OnnxTensor) results.get(output).orElseThrow()).getFloatBuffer();
      float[] copy = new float[floats.remaining()];
      floats.get(copy);
      return copy;
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    inputs.values().forEach(OnnxTensor::close);
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
