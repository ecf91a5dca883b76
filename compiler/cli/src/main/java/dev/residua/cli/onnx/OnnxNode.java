package dev.residua.cli.onnx;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One operation. Values are known by their names; an input that is left out is an empty name.
///
/// @param name often the path of the layer, such as `/encoder/layer.0/output/dense/MatMul`
record OnnxNode(
    String name,
    String type,
    List<String> inputs,
    List<String> outputs,
    Map<String, OnnxAttribute> attributes) {
  OnnxNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Map.copyOf(attributes);
  }

  /// The name of an input; empty where it is left out.
  String input(int index) {
    return index < inputs.size() ? inputs.get(index) : "";
  }

  boolean isSet(String attribute) {
    var value = attributes.get(attribute);
    return value != null && value.integer() != 0;
  }

  /// The tensor that a `Constant` holds.
  Optional<OnnxTensor> constant() {
    return type.equals("Constant") && !outputs.isEmpty() && attributes.containsKey("value")
        ? attributes.get("value").tensor().map(tensor -> tensor.named(outputs.getFirst()))
        : Optional.empty();
  }
}
