package dev.residua.cli.onnx;

import java.util.Optional;

/// An attribute of a node: a whole number (0 where it is something else) or a tensor.
record OnnxAttribute(String name, long integer, Optional<OnnxTensor> tensor) {}
