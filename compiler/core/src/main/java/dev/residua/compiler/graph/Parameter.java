package dev.residua.compiler.graph;

import dev.residua.compiler.tensor.TensorType;

/// A tensor of weights.
///
/// @param name its path in the model, for example `layer2.0.conv1.weight`
/// @param trained whether training changes it by a gradient; batch norm's running statistics are
///   not counted among a model's parameters
public record Parameter(String name, TensorType type, Initializer initializer, boolean trained) {}
