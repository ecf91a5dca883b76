package dev.residua.cli.run;

import dev.residua.cli.Console;
import dev.residua.cli.InputFiles;
import dev.residua.cli.UserError;
import dev.residua.cli.store.ModelStore;
import dev.residua.compiler.graph.GraphOutput;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Prints outputs as the model says: `as labels`, `as embedding`, `as text`, or as tensors.
public final class OutputPrinter {
  private final Console console;
  private final ModelStore store;
  private final Path folder;
  private final Tokenizers tokenizers;

  /// @param folder that of the model's file, to which its lists of labels are relative
  public OutputPrinter(Console console, ModelStore store, Path folder, Tokenizers tokenizers) {
    this.console = console;
    this.store = store;
    this.folder = folder;
    this.tokenizers = tokenizers;
  }

  /// Reads what printing needs, so that a file that is not there is found before the model runs.
  ///
  /// @throws UserError where such a file cannot be read
  public Prepared prepare(GraphOutput output) {
    return switch (output.as().kind()) {
      case "labels" -> {
        var labels = labels(output);
        yield (tensor, items) ->
            print(output, tensor, floats -> LabelTable.lines(floats, labels, items, width()));
      }
      case "embedding" ->
          (tensor, items) ->
              print(output, tensor, floats -> SimilarityTable.lines(floats, items, width()));
      case "text" -> {
        var place = output.as().text("file", "");
        if (place.isEmpty()) {
          yield (tensor, _) -> print(output, tensor, _ -> List.of());
        }
        var tokenizer = tokenizers.at(place);
        yield (tensor, _) -> printLines(output, tensor, TokenText.lines(tensor, tokenizer));
      }
      default -> (tensor, _) -> print(output, tensor, _ -> List.of());
    };
  }

  /// An output that is ready to be printed.
  public interface Prepared {
    /// Prints it.
    ///
    /// @param items what the rows of the output belong to: texts or names of pictures; may be empty
    void print(Tensor tensor, List<String> items);
  }

  private interface Table {
    List<String> lines(FloatTensor tensor);
  }

  private int width() {
    return console.width();
  }

  /// A table where there is one for this shape, the tensor's own summary otherwise.
  private void print(GraphOutput output, Tensor tensor, Table table) {
    var lines =
        switch (tensor) {
          case FloatTensor floats -> table.lines(floats);
          case IntTensor _ -> List.<String>of();
        };
    printLines(output, tensor, lines);
  }

  private void printLines(GraphOutput output, Tensor tensor, List<String> lines) {
    console.out().println(head(output, tensor));
    (lines.isEmpty() ? TensorSummary.lines(tensor, width()) : lines)
        .forEach(line -> console.out().println("  " + line));
  }

  private static String head(GraphOutput output, Tensor tensor) {
    return output.name() + ": " + tensor.dtype().text() + Arrays.toString(tensor.shape());
  }

  private List<String> labels(GraphOutput output) {
    var place = output.as().text("file", "");
    List<String> labels =
        place.isEmpty()
            ? output.as().list("list").stream().map(String::valueOf).toList()
            : InputFiles.text(store.file(place, folder)).lines().map(String::strip).toList();
    var shape = output.node().shape();
    if (!labels.isEmpty() && shape.rank() > 0 && shape.last().isConstant()) {
      long classes = shape.last().constant();
      if (classes != labels.size()) {
        throw new UserError(
            "output `%s` has %d classes, and there are %d labels%s"
                .formatted(
                    output.name(), classes, labels.size(), place.isEmpty() ? "" : " in " + place));
      }
    }
    return labels;
  }
}
