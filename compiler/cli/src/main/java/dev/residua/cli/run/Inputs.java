package dev.residua.cli.run;

import dev.residua.cli.InputFiles;
import dev.residua.cli.UserError;
import dev.residua.compiler.diagnostic.Suggestion;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.GraphInput;
import dev.residua.runtime.Npy;
import dev.residua.runtime.Npz;
import dev.residua.runtime.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Makes a model's inputs of what the user gives.
public final class Inputs {
  static final String TEXT = "text";
  static final String IMAGE = "image";

  private final Graph graph;
  private final Tokenizers tokenizers;

  public Inputs(Graph graph, Tokenizers tokenizers) {
    this.graph = graph;
    this.tokenizers = tokenizers;
  }

  /// A tensor for every input, in the order of the model, checked against its declaration.
  ///
  /// @throws UserError where something is missing, unknown, or does not fit
  public Map<String, Tensor> of(Given given) {
    Map<String, Stored> files = files(given.files());
    if (given.isEmpty() && !graph.inputs().isEmpty()) {
      throw new UserError(
          "nothing was given to " + graph.name() + "; it wants\n" + InputUsage.of(graph));
    }
    if (!given.texts().isEmpty()) {
      requireSome(TEXT, "--text");
    }
    if (!given.images().isEmpty()) {
      requireSome(IMAGE, "--image");
    }
    var texts = new TextInputs(given.texts(), tokenizers);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (var input : graph.inputs()) {
      tensors.put(input.name(), tensor(input, files, given, texts));
    }
    InputCheck.check(graph.inputs(), tensors);
    return tensors;
  }

  private Tensor tensor(
      GraphInput input, Map<String, Stored> files, Given given, TextInputs texts) {
    var stored = files.get(input.name());
    if (stored != null) {
      return isFrom(input, IMAGE)
          ? ImageInputs.ofArray(input, stored.tensor(), stored.file())
          : stored.tensor();
    }
    if (isFrom(input, TEXT) && !given.texts().isEmpty()) {
      return texts.tensor(input);
    }
    if (isFrom(input, IMAGE) && !given.images().isEmpty()) {
      return ImageInputs.ofFiles(input, given.images());
    }
    throw new UserError(
        "input `" + input.name() + "` is missing", "give it: " + InputUsage.option(input));
  }

  private static boolean isFrom(GraphInput input, String kind) {
    return input.from().kind().equals(kind);
  }

  private void requireSome(String kind, String option) {
    if (graph.inputs().stream().noneMatch(input -> isFrom(input, kind))) {
      throw new UserError(
          option
              + " was given, but no input of "
              + graph.name()
              + " is made `from "
              + kind
              + "(…)`; it wants\n"
              + InputUsage.of(graph));
    }
  }

  private record Stored(Tensor tensor, Path file) {}

  private Map<String, Stored> files(List<NamedFile> given) {
    Map<String, Stored> files = new LinkedHashMap<>();
    for (var file : given) {
      if (file.name().isEmpty()) {
        InputFiles.requireFile(file.file());
        Npz.read(file.file())
            .forEach((name, tensor) -> put(files, name, file.file(), () -> tensor));
      } else {
        put(files, file.name(), file.file(), () -> Npy.read(file.file()));
      }
    }
    return files;
  }

  private void put(Map<String, Stored> files, String name, Path file, Supplier<Tensor> tensor) {
    requireKnown("input", name, graph.inputs().stream().map(GraphInput::name).toList());
    InputFiles.requireFile(file);
    if (files.put(name, new Stored(tensor.get(), file)) != null) {
      throw new UserError("input `" + name + "` is given twice");
    }
  }

  /// @throws UserError where `name` is not among `names`
  static void requireKnown(String what, String name, List<String> names) {
    if (!names.contains(name)) {
      var all = "the model's " + what + "s are: " + String.join(", ", names);
      throw new UserError(
          "there is no " + what + " `" + name + "`",
          Suggestion.of(name, names).map(near -> "did you mean " + near + "? ").orElse("") + all);
    }
  }
}
