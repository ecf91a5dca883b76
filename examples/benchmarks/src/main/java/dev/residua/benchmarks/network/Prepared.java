package dev.residua.benchmarks.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// The files of a row: all that a JVM needs to run it on either engine, without the compiler.
///
/// @param row its name
/// @param classes the folder with the generated class
/// @param className its name
/// @param weights a safetensors file
/// @param prompt the inputs of earlier positions, which are computed once; none where the network
///   is run as a whole
/// @param multiplyAdds the multiplications followed by an addition of one run
public record Prepared(
    String row,
    Path classes,
    String className,
    Path weights,
    List<RawTensor> prompt,
    List<RawTensor> inputs,
    String output,
    Path onnx,
    List<RawTensor> onnxInputs,
    String onnxOutput,
    Pooling pooling,
    long multiplyAdds) {
  /// Writes this for another process.
  public Path save(Path file) {
    var lines = new ArrayList<String>();
    lines.add(row);
    lines.add(classes.toString());
    lines.add(className);
    lines.add(weights.toString());
    lines.add(output);
    lines.add(onnx.toString());
    lines.add(onnxOutput);
    lines.add(pooling.name());
    lines.add(Long.toString(multiplyAdds));
    for (var tensors : List.of(prompt, inputs, onnxInputs)) {
      lines.add(Integer.toString(tensors.size()));
      tensors.forEach(tensor -> lines.addAll(tensor.words()));
    }
    try {
      return Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads what `save` wrote.
  public static Prepared load(Path file) {
    Iterator<String> lines;
    try {
      lines = Files.readAllLines(file).iterator();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var row = lines.next();
    var classes = Path.of(lines.next());
    var className = lines.next();
    var weights = Path.of(lines.next());
    var output = lines.next();
    var onnx = Path.of(lines.next());
    var onnxOutput = lines.next();
    var pooling = Pooling.valueOf(lines.next());
    long multiplyAdds = Long.parseLong(lines.next());
    var prompt = tensors(lines);
    var inputs = tensors(lines);
    var onnxInputs = tensors(lines);
    return new Prepared(
        row,
        classes,
        className,
        weights,
        prompt,
        inputs,
        output,
        onnx,
        onnxInputs,
        onnxOutput,
        pooling,
        multiplyAdds);
  }

  private static List<RawTensor> tensors(Iterator<String> lines) {
    int count = Integer.parseInt(lines.next());
    var tensors = new ArrayList<RawTensor>();
    for (int i = 0; i < count; i++) {
      tensors.add(new RawTensor(lines.next(), lines.next(), lines.next(), Path.of(lines.next())));
    }
    return tensors;
  }
}
