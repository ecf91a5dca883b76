package dev.residua.cli.run;

import dev.residua.cli.UserError;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.GraphOutput;
import dev.residua.runtime.Npy;
import dev.residua.runtime.Npz;
import dev.residua.runtime.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The files that outputs go to.
public final class OutputPlan {
  private final Map<String, Path> files;

  private OutputPlan(Map<String, Path> files) {
    this.files = files;
  }

  /// The files of the options `--output`.
  ///
  /// @throws UserError where a name is not an output's or a file cannot be written
  public static OutputPlan of(Graph graph, List<NamedFile> given) {
    var names = graph.outputs().stream().map(GraphOutput::name).toList();
    Map<String, Path> files = new LinkedHashMap<>();
    for (var file : given) {
      if (!file.name().isEmpty()) {
        Inputs.requireKnown("output", file.name(), names);
      }
      if (files.put(file.name(), file.file()) != null) {
        throw new UserError(
            file.name().isEmpty()
                ? "there is more than one .npz file for the outputs"
                : "output `" + file.name() + "` is given twice");
      }
      requireWritable(file.file());
    }
    return new OutputPlan(files);
  }

  private static void requireWritable(Path file) {
    var folder = file.toAbsolutePath().resolveSibling("");
    if (Files.isDirectory(file)) {
      throw new UserError("cannot write " + file + ": it is a folder");
    }
    if (!Files.isDirectory(folder)) {
      throw new UserError("cannot write " + file + ": there is no folder " + folder);
    }
    if (!Files.isWritable(folder)) {
      throw new UserError("cannot write " + file + ": access is denied");
    }
  }

  /// Writes the outputs; the files are returned in the order of the command line.
  public List<Path> write(Map<String, Tensor> outputs) {
    files.forEach((name, file) -> {
      if (name.isEmpty()) {
        Npz.write(file, outputs);
      } else {
        Npy.write(file, Objects.requireNonNull(outputs.get(name)));
      }
    });
    return List.copyOf(files.values());
  }
}
