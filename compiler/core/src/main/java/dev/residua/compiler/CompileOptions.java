package dev.residua.compiler;

import java.util.Map;
import java.util.Optional;

/// What a user chooses about a compilation.
///
/// @param model the model to compile; empty for all models of the file that need no settings
/// @param settings values for the model's parameters, as they are written in the language
public record CompileOptions(Optional<String> model, Map<String, String> settings) {
  /// All models, as the file has them.
  public static final CompileOptions DEFAULT = new CompileOptions(Optional.empty(), Map.of());

  public CompileOptions {
    settings = Map.copyOf(settings);
  }

  /// One model by its name.
  public static CompileOptions model(String name) {
    return new CompileOptions(Optional.of(name), Map.of());
  }
}
