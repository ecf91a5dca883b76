package dev.residua.benchmarks.network;

import dev.residua.cli.profile.MadeInputs;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.graph.Graph;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Makes the files of rows, where they are not there yet.
public final class Preparation {
  private final Map<String, Network> networks = new HashMap<>();

  /// How the ONNX model of a row is stored.
  public enum Storage {
    /// As users have it: one file with the weights in it.
    WHOLE,
    /// Small, beside the safetensors file, whose weights it names.
    APART,
    /// There is none: only Residua is measured.
    NONE
  }

  /// Where files are kept from one measurement to the next.
  public static Path folder() {
    return Sources.root().resolve("examples/benchmarks/target/prepared").toAbsolutePath();
  }

  /// All that another process needs to run the row.
  public Prepared prepare(Row row, Storage storage) {
    var network = networks.computeIfAbsent(row.network(), Networks::named);
    var folder = folder().resolve(row.network());
    return row.earlier() == 0 ? whole(row, network, folder, storage) : step(row, network, folder);
  }

  private static Prepared whole(Row row, Network network, Path folder, Storage storage) {
    var graph = network.graph();
    var inputs = MadeInputs.of(Compiler.program(graph), row.sizes());
    return new Prepared(
        row.name(),
        ClassFolder.make(folder.resolve("classes"), graph),
        ClassFolder.className(graph),
        network.weights(folder),
        List.of(),
        Inputs.write(folder.resolve("inputs-" + row.name()), inputs),
        network.output(),
        network.onnx(folder, row.sizes(), storage),
        Inputs.write(folder.resolve("onnx-inputs-" + row.name()), network.onnxInputs(inputs)),
        network.onnxOutput(),
        network.pooling(),
        multiplyAdds(graph, row.sizes()));
  }

  private static Prepared step(Row row, Network network, Path folder) {
    var continuation = new Continuation(network);
    var program = Compiler.program(network.graph());
    var prompt = MadeInputs.of(program, continuation.promptSizes(row));
    var inputs = MadeInputs.of(program, row.sizes());
    var onnxInputs = continuation.onnxInputs(folder, row, prompt, inputs);
    return new Prepared(
        row.name(),
        ClassFolder.make(folder.resolve("classes"), network.graph()),
        ClassFolder.className(network.graph()),
        network.weights(folder),
        Inputs.write(folder.resolve("prompt-" + row.name()), prompt),
        Inputs.write(folder.resolve("inputs-" + row.name()), inputs),
        network.output(),
        continuation.onnx(folder, row),
        Inputs.write(folder.resolve("onnx-inputs-" + row.name()), onnxInputs),
        network.onnxOutput(),
        network.pooling(),
        multiplyAdds(continuation.generation().step(), continuation.sizes(row)));
  }

  private static long multiplyAdds(Graph graph, Map<String, Long> sizes) {
    return graph.nodes().stream()
        .map(node ->
            node.op()
                .multiplyAdds(
                    node.inputs().stream().map(input -> input.type()).toList(), node.type()))
        .mapToLong(dim -> dim.evaluate(symbol -> Objects.requireNonNull(sizes.get(symbol))))
        .sum();
  }
}
