package dev.residua.cli;

import dev.residua.cli.onnx.OnnxConverter;
import dev.residua.cli.onnx.OnnxConverter.Converted;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `residua convert`: the weights of an ONNX file as safetensors.
@Command(
    name = "convert",
    description = {
      "Store the weights of an ONNX file as safetensors.",
      "",
      "Weights that the exporter left without a name take the name of the bias beside them, or the"
          + " path of the operation that uses them. Matrices are stored [out, in]."
    },
    footer = {
      "  residua convert minilm.onnx -o minilm.safetensors",
      "  residua convert minilm.onnx -o minilm.safetensors --names"
    })
final class ConvertCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(index = "0", paramLabel = "IN.onnx", description = "The ONNX file.")
  private String input = "";

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT.safetensors",
      description = "The file to write; it appears whole or not at all.")
  private String output = "";

  @Option(names = "--names", description = "List what was stored, and from what.")
  private boolean names;

  ConvertCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var from = InputFiles.path(input);
    var to = InputFiles.path(output);
    requireKind(from, ".onnx", "only ONNX files can be converted");
    requireKind(to, ".safetensors", "the result is a safetensors file");
    InputFiles.requireFile(from);
    List<Converted> converted;
    try (var _ = Progress.of(console, "converting " + from)) {
      converted = OnnxConverter.convert(from, to);
    }
    if (names) {
      converted.forEach(this::print);
    }
    long parameters =
        converted.stream().filter(Converted::isFloat).mapToLong(Converted::size).sum();
    console
        .out()
        .printf(
            Locale.ROOT,
            "wrote %s: %,d tensors, %,d parameters%n",
            to,
            converted.size(),
            parameters);
    return ExitCode.OK;
  }

  private static void requireKind(Path file, String suffix, String otherwise) {
    if (!file.toString().toLowerCase(Locale.ROOT).endsWith(suffix)) {
      throw new UserError(file + " does not end in " + suffix + ": " + otherwise);
    }
  }

  private void print(Converted tensor) {
    var origin = tensor.name().equals(tensor.source()) ? "" : "  from " + tensor.source();
    console
        .out()
        .println(
            tensor.name()
                + "  "
                + tensor.dtype()
                + tensor.shape()
                + origin
                + (tensor.transposed() ? " transposed" : ""));
  }
}
