package dev.residua.benchmarks;

/// One network on one size of input, which Residua and ONNX Runtime compute with the same weights.
public interface Workload {
  /// The multiplications followed by an addition of one run.
  long multiplyAdds();

  Engine residua(int threads);

  Engine onnxRuntime(int threads);
}
