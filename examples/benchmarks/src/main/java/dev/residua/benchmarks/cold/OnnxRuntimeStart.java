package dev.residua.benchmarks.cold;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.residua.benchmarks.engine.OnnxTensors;
import dev.residua.benchmarks.network.RawTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A program that loads an ONNX model, runs it once by ONNX Runtime and ends.
public final class OnnxRuntimeStart {
  private OnnxRuntimeStart() {}

  /// @param arguments the model, the name of the output, a file for it, and the inputs
  public static void main(String[] arguments) throws OrtException, IOException {
    long start = System.nanoTime();
    var environment = OrtEnvironment.getEnvironment();
    var session = environment.createSession(arguments[0], new OrtSession.SessionOptions());
    Map<String, OnnxTensor> inputs = new HashMap<>();
    for (int i = 3; i < arguments.length; i += RawTensor.WORDS) {
      var input = RawTensor.parse(arguments, i);
      inputs.put(input.name(), OnnxTensors.of(environment, input));
    }
    var output = (OnnxTensor) session.run(inputs).get(arguments[1]).orElseThrow();
    float[] result = new float[(int) output.getInfo().getNumElements()];
    output.getFloatBuffer().get(result);
    FirstResult.since(start).report(result, Path.of(arguments[2]));
  }
}
