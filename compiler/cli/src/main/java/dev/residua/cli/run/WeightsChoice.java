package dev.residua.cli.run;

import dev.residua.cli.UserError;
import dev.residua.cli.store.ModelStore;
import dev.residua.runtime.Weights;
import java.nio.file.Path;
import java.util.Optional;

/// Which weights a model runs with.
public final class WeightsChoice {
  private static final String RANDOM = "random:";

  private WeightsChoice() {}

  /// Opens the weights that the user names, relative to the present folder, or those that the model
  /// names, relative to its file.
  ///
  /// @throws UserError where there are none, or they cannot be had
  public static Weights open(
      Optional<String> given, String ofModel, Path folder, ModelStore store) {
    if (given.isPresent() && given.get().startsWith(RANDOM)) {
      return Weights.random(seed(given.get().substring(RANDOM.length())));
    }
    if (given.isPresent()) {
      return Weights.open(store.weights(given.get(), Path.of("")));
    }
    if (ofModel.isEmpty()) {
      throw new UserError(
          "the model names no weights",
          "give --weights FILE.safetensors, or --weights random:1 for random ones");
    }
    return Weights.open(store.weights(ofModel, folder));
  }

  private static long seed(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw new UserError(
          "--weights random:" + text + ": the seed is a whole number",
          "write for instance --weights random:1");
    }
  }
}
