package dev.residua.cli.run;

import dev.residua.cli.UserError;
import dev.residua.cli.store.ModelStore;
import dev.residua.runtime.text.Tokenizer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The tokenizers that a model's inputs and outputs name, each read once.
public final class Tokenizers {
  private final ModelStore store;
  private final Path folder;
  private final Map<String, Tokenizer> open = new HashMap<>();

  /// @param folder that of the model's file, to which its tokenizers are relative
  public Tokenizers(ModelStore store, Path folder) {
    this.store = store;
    this.folder = folder;
  }

  /// The tokenizer of a file.
  ///
  /// @throws UserError where the file is not to be had
  Tokenizer at(String place) {
    return open.computeIfAbsent(place, name -> Tokenizer.open(store.file(name, folder)));
  }
}
