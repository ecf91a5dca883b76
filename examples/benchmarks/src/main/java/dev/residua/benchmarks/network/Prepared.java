package dev.residua.benchmarks.network;

import dev.residua.cli.profile.MadeInputs;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.graph.Graph;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The files of a row: all that a JVM needs to run it on either engine, without the compiler.
///
/// @param classes the folder with the generated class
/// @param className its name
/// @param weights a safetensors file
/// @param multiplyAdds the multiplications followed by an addition of one run
public record Prepared(
    Row row,
    Path classes,
    String className,
    Path weights,
    List<RawTensor> inputs,
    String output,
    Path onnx,
    List<RawTensor> onnxInputs,
    String onnxOutput,
    Pooling pooling,
    long multiplyAdds) {
  /// Makes what is not there yet.
  public static Prepared of(Row row) {
    var network = Networks.named(row.network());
    var graph = network.graph();
    var folder = folder().resolve(row.network());
    var inputs = MadeInputs.of(Compiler.program(graph), row.sizes());
    return new Prepared(
        row,
        ClassFolder.make(folder.resolve("classes"), graph),
        ClassFolder.className(graph),
        network.weights(folder),
        Inputs.write(folder.resolve("inputs-" + row.name()), inputs),
        network.output(),
        network.onnx(folder, row.sizes()),
        Inputs.write(folder.resolve("onnx-inputs-" + row.name()), network.onnxInputs(inputs)),
        network.onnxOutput(),
        network.pooling(),
        multiplyAdds(graph, row.sizes()));
  }

  /// Where files are kept from one measurement to the next.
  public static Path folder() {
    return Sources.root().resolve("examples/benchmarks/target/prepared");
  }

  private static long multiplyAdds(Graph graph, Map<String, Long> sizes) {
    return graph.nodes().stream()
        .map(node ->
            node.op()
                .multiplyAdds(
                    node.inputs().stream().map(input -> input.type()).toList(), node.type()))
        .mapToLong(dim -> dim.evaluate(symbol -> sizes.getOrDefault(symbol, 0L)))
        .sum();
  }
}
