package dev.residua.runtime;

import java.util.List;

/// What a generated model says of itself. `schemes` tell how other libraries name its parameters.
public record ModelInfo(
    String name,
    List<Port> inputs,
    List<Port> outputs,
    List<Parameter> parameters,
    List<NameScheme> schemes) {
  public ModelInfo {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    parameters = List.copyOf(parameters);
    schemes = List.copyOf(schemes);
  }
}
