package dev.residua.compiler.emit.cuda;

import static com.google.common.truth.Truth.assertWithMessage;

import dev.residua.compiler.emit.java.MemoryCompiler;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.op.OpCase;
import dev.residua.compiler.op.OpCases;
import dev.residua.compiler.pass.Optimizer;
import dev.residua.compiler.reference.Interpreter;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Model;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.Weights;
import dev.residua.runtime.cuda.CudaDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// Every op of the catalog by its generated class, on a device.
final class HostCases {
  private static final String PACKAGE = "cases";

  private final List<OpCase> cases = OpCases.all();
  private final ClassLoader loader;

  /// @param units the cases in their order, several to a file
  /// @param builder makes the image of the kernels from the text of a file
  HostCases(List<CudaEmitter.Unit> units, Function<String, byte[]> builder) {
    var sources = new HashMap<String, String>();
    var resources = new HashMap<String, byte[]>();
    for (var unit : units) {
      byte[] image = builder.apply(unit.text());
      for (var program : unit.programs()) {
        int index = sources.size();
        var graph = named(Optimizer.optimize(cases.get(index).graph()), name(index));
        sources.put(
            PACKAGE + "." + HostClass.className(graph),
            HostClass.emit(graph, program, CudaOptions.DEFAULT, PACKAGE));
        resources.put(PACKAGE + "/" + HostClass.className(graph) + ".fatbin", image);
      }
    }
    loader = new GeneratedCuda.Loader(MemoryCompiler.compile(sources), resources);
  }

  private static String name(int index) {
    return "Case" + index;
  }

  private static Graph named(Graph graph, String name) {
    return new Graph(
        name, graph.doc(), graph.nodes(), graph.inputs(), graph.outputs(), graph.schemes(), "");
  }

  /// Runs each case twice, the second time by its graph, and compares it with the reference.
  void check(CudaDevice device) {
    var failures = new ArrayList<String>();
    for (int i = 0; i < cases.size(); i++) {
      var example = cases.get(i);
      try {
        var expected = Interpreter.run(example.graph(), example.inputs(), example.parameters());
        var model = load(i, device);
        try {
          compare(model.run(inputs(example)), expected, example.tolerance());
          compare(model.run(inputs(example)), expected, example.tolerance());
        } finally {
          GeneratedCuda.close(model);
        }
      } catch (RuntimeException | AssertionError e) {
        failures.add(example.name() + ": " + e.getMessage());
      }
    }
    assertWithMessage("failures").that(String.join("\n", failures)).isEmpty();
  }

  private Model load(int index, CudaDevice device) {
    var weights = new LinkedHashMap<String, Tensor>();
    cases.get(index).parameters().forEach((name, value) -> weights.put(name, floats(value)));
    return GeneratedCuda.load(
        loader,
        PACKAGE + "." + name(index) + "Cuda",
        CudaDevice.class,
        Weights.of(weights),
        device);
  }

  private static Map<String, Tensor> inputs(OpCase example) {
    var inputs = new LinkedHashMap<String, Tensor>();
    for (var input : example.graph().inputs()) {
      var value = Objects.requireNonNull(example.inputs().get(input.name()));
      inputs.put(input.name(), input.node().type().dtype().isFloat() ? floats(value) : ints(value));
    }
    return inputs;
  }

  private static FloatTensor floats(ReferenceTensor value) {
    var tensor = FloatTensor.zeros(value.shape());
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = (float) value.data()[i];
    }
    return tensor;
  }

  private static IntTensor ints(ReferenceTensor value) {
    var tensor = IntTensor.zeros(value.shape());
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = (int) value.data()[i];
    }
    return tensor;
  }

  private static void compare(
      Map<String, Tensor> actual, Map<String, ReferenceTensor> expected, double tolerance) {
    expected.forEach((name, value) -> {
      var tensor = Objects.requireNonNull(actual.get(name), name);
      assertWithMessage(name).that(tensor.shape()).isEqualTo(value.shape());
      for (int i = 0; i < tensor.size(); i++) {
        double e = value.data()[i];
        double a =
            switch (tensor) {
              case FloatTensor floats -> floats.data()[i];
              case IntTensor ints -> ints.data()[i];
            };
        boolean close =
            Math.abs(a - e) <= tolerance * Math.max(1, Math.abs(e)) || Double.compare(a, e) == 0;
        if (!close) {
          throw new AssertionError("%s[%d] is %s, the reference %s".formatted(name, i, a, e));
        }
      }
    });
  }
}
