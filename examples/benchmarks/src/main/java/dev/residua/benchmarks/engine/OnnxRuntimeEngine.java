package dev.residua.benchmarks.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.residua.benchmarks.network.Pooling;
import dev.residua.benchmarks.network.Prepared;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// A session of ONNX Runtime with all of its optimisations, one operation after the other, spinning
/// as it does by default. Inputs and outputs stand in memory that it uses as they are.
public final class OnnxRuntimeEngine implements Engine {
  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs = new HashMap<>();
  private final Map<String, OnnxTensor> outputs = new HashMap<>();
  private final FloatBuffer output;
  private final Pooling pooling;
  private final int batch;
  private final int width;

  /// Opens the row's ONNX model.
  public OnnxRuntimeEngine(Prepared row, int threads) {
    var environment = OrtEnvironment.getEnvironment();
    try (var options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      session = environment.createSession(row.onnx().toString(), options);
      for (var input : row.onnxInputs()) {
        inputs.put(input.name(), OnnxTensors.of(environment, input));
      }
      long[] shape = shape(row.onnxOutput());
      long size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
      output =
          ByteBuffer.allocateDirect(Math.toIntExact(Float.BYTES * size))
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      outputs.put(row.onnxOutput(), OnnxTensor.createTensor(environment, output, shape));
      batch = Math.toIntExact(shape[0]);
      width = Math.toIntExact(shape[shape.length - 1]);
      pooling = row.pooling();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The sizes of an output, which a run tells where the model leaves them open.
  private long[] shape(String name) throws OrtException {
    if (Objects.requireNonNull(session.getOutputInfo().get(name)).getInfo()
            instanceof TensorInfo declared
        && Arrays.stream(declared.getShape()).allMatch(size -> size > 0)) {
      return declared.getShape();
    }
    try (var results = session.run(inputs)) {
      return ((OnnxTensor) results.get(name).orElseThrow()).getInfo().getShape();
    }
  }

  @Override
  public void run() {
    try {
      session.run(inputs, outputs).close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public float[] output() {
    float[] copy = new float[output.capacity()];
    output.get(0, copy);
    return pooling.apply(copy, batch, width);
  }

  @Override
  public void close() {
    inputs.values().forEach(OnnxTensor::close);
    outputs.values().forEach(OnnxTensor::close);
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
