package dev.residua.benchmarks.network;

import dev.residua.cli.profile.MadeInputs;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.kernel.Program;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Makes the files of rows, where they are not there yet.
public final class Preparation {
  private final Map<String, Common> networks = new HashMap<>();

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

  /// What does not depend on the sizes of a row.
  private record Common(Network network, Path folder, Program program, Path classes, Path weights) {
    static Common of(String name) {
      var network = Networks.named(name);
      var graph = network.graph();
      var folder = Preparation.folder().resolve(name);
      return new Common(
          network,
          folder,
          Compiler.program(graph),
          ClassFolder.make(folder.resolve("classes"), graph),
          network.weights(folder));
    }
  }

  /// All that another process needs to run the row.
  public Prepared prepare(Row row, Storage storage) {
    var common = networks.computeIfAbsent(row.network(), Common::of);
    return row.earlier() == 0 ? whole(row, common, storage) : step(row, common);
  }

  private static Prepared whole(Row row, Common common, Storage storage) {
    var network = common.network();
    var folder = common.folder();
    var inputs = MadeInputs.of(common.program(), row.sizes());
    return new Prepared(
        row.name(),
        common.classes(),
        ClassFolder.className(network.graph()),
        common.weights(),
        List.of(),
        Inputs.write(folder.resolve("inputs-" + row.name()), inputs),
        network.output(),
        network.onnx(folder, row.sizes(), storage),
        Inputs.write(folder.resolve("onnx-inputs-" + row.name()), network.onnxInputs(inputs)),
        network.onnxOutput(),
        network.pooling(),
        multiplyAdds(network.graph(), row.sizes()));
  }

  private static Prepared step(Row row, Common common) {
    var network = common.network();
    var folder = common.folder();
    var continuation = new Continuation(network);
    var prompt = MadeInputs.of(common.program(), continuation.promptSizes(row));
    var inputs = MadeInputs.of(common.program(), row.sizes());
    var onnxInputs = continuation.onnxInputs(folder, row, prompt, inputs);
    return new Prepared(
        row.name(),
        common.classes(),
        ClassFolder.className(network.graph()),
        common.weights(),
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
