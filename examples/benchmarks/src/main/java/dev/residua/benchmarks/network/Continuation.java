package dev.residua.benchmarks.network;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.residua.compiler.generate.Generation;
import dev.residua.compiler.generate.Generations;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Tensor;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// How a network goes on after earlier positions. ONNX Runtime gets the graph of a step, with keys
/// and values as inputs.
record Continuation(Network whole, Generation generation) {
  Continuation(Network whole) {
    this(whole, Generations.of(whole.graph()).found().orElseThrow());
  }

  private RandomNetwork step() {
    return new RandomNetwork(whole.name() + "-step", generation.step());
  }

  /// The sizes of a step: those of a row, and the number of positions before.
  Map<String, Long> sizes(Row row) {
    return sizes(row, row.sizes().getOrDefault(generation.fresh(), 1L), row.earlier());
  }

  private Map<String, Long> sizes(Row row, long fresh, long past) {
    var sizes = new LinkedHashMap<>(row.sizes());
    sizes.put(generation.fresh(), fresh);
    sizes.put(generation.past(), past);
    return sizes;
  }

  /// The sizes of the earlier positions as a run of the whole network.
  Map<String, Long> promptSizes(Row row) {
    var sizes = new LinkedHashMap<>(row.sizes());
    sizes.put(generation.fresh(), row.earlier());
    return sizes;
  }

  /// The ONNX model of a step.
  Path onnx(Path folder, Row row) {
    return step().onnx(folder, sizes(row), Preparation.Storage.APART);
  }

  /// What ONNX Runtime is given for a step: the new positions, and the keys and values that it
  /// computes for the earlier ones.
  Map<String, Tensor> onnxInputs(
      Path folder, Row row, Map<String, Tensor> prompt, Map<String, Tensor> inputs) {
    var model = step().onnx(folder, sizes(row, row.earlier(), 0), Preparation.Storage.APART);
    Map<String, Tensor> all = new LinkedHashMap<>(inputs);
    var environment = OrtEnvironment.getEnvironment();
    try (var options = new OrtSession.SessionOptions();
        var session = environment.createSession(model.toString(), options)) {
      Map<String, OnnxTensor> given = new HashMap<>();
      for (var input : prompt.entrySet()) {
        given.put(input.getKey(), tensor(environment, input.getValue()));
      }
      for (var cache : generation.caches()) {
        long[] shape =
            ((TensorInfo)
                    Objects.requireNonNull(session.getInputInfo().get(cache.earlier())).getInfo())
                .getShape();
        given.put(
            cache.earlier(), OnnxTensor.createTensor(environment, FloatBuffer.allocate(0), shape));
      }
      try (var results = session.run(given)) {
        for (var cache : generation.caches()) {
          var keys = (OnnxTensor) results.get(cache.fresh()).orElseThrow();
          all.put(cache.earlier(), floats(keys));
        }
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
    return all;
  }

  private static OnnxTensor tensor(OrtEnvironment environment, Tensor tensor) throws OrtException {
    long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
    return switch (tensor) {
      case FloatTensor floats ->
          OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats.data()), shape);
      case IntTensor ints ->
          OnnxTensor.createTensor(environment, IntBuffer.wrap(ints.data()), shape);
    };
  }

  private static FloatTensor floats(OnnxTensor tensor) {
    int[] shape = Arrays.stream(tensor.getInfo().getShape()).mapToInt(Math::toIntExact).toArray();
    var floats = tensor.getFloatBuffer();
    float[] data = new float[floats.remaining()];
    floats.get(data);
    return FloatTensor.wrap(data, shape);
  }
}
