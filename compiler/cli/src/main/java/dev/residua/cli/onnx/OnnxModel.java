package dev.residua.cli.onnx;

import java.util.List;

/// What an ONNX file says of its weights and where they are used.
///
/// @param nodes the operations, in the order of the file
/// @param initializers the tensors that are stored beside the graph
record OnnxModel(List<OnnxNode> nodes, List<OnnxTensor> initializers) {
  OnnxModel {
    nodes = List.copyOf(nodes);
    initializers = List.copyOf(initializers);
  }
}
