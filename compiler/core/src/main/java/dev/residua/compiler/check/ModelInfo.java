package dev.residua.compiler.check;

import java.util.List;
import java.util.Optional;

/// What a file says about a model before it is elaborated.
///
/// @param documentation its doc comment
public record ModelInfo(String name, String documentation, List<ParameterInfo> parameters) {
  public ModelInfo {
    parameters = List.copyOf(parameters);
  }

  /// A parameter that can be set from outside.
  ///
  /// @param fallback its default, as it is written
  public record ParameterInfo(
      String name, String type, Optional<String> fallback, String documentation) {}

  /// Whether it can be elaborated without any setting.
  public boolean isComplete() {
    return parameters.stream().allMatch(parameter -> parameter.fallback().isPresent());
  }
}
