package dev.residua.benchmarks.network;

import dev.residua.compiler.graph.Graph;
import dev.residua.runtime.Tensor;
import java.nio.file.Path;
import java.util.Map;

/// A network, its weights, and the same network as an ONNX model.
interface Network {
  String name();

  Graph graph();

  /// A safetensors file of the weights.
  ///
  /// @param folder where the files of this network are kept
  Path weights(Path folder);

  /// An ONNX model for these sizes.
  Path onnx(Path folder, Map<String, Long> sizes, Preparation.Storage storage);

  /// What ONNX Runtime is given where Residua is given `inputs`.
  Map<String, Tensor> onnxInputs(Map<String, Tensor> inputs);

  /// The name of the output that is compared.
  String output();

  /// The name of the same output, or of what it is made of, in the ONNX model.
  String onnxOutput();

  /// How to make Residua's output of ONNX Runtime's.
  Pooling pooling();
}
