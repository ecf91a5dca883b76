package dev.residua.compiler.emit.cuda;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.residua.compiler.kernel.Attention;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.kernel.Program;
import dev.residua.compiler.kernel.Program.Binding;
import dev.residua.compiler.kernel.ProgramInterpreter;
import dev.residua.compiler.source.Origin;
import dev.residua.compiler.tensor.DType;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import dev.residua.cuda.emulation.Checks;
import dev.residua.cuda.emulation.EmulationCompiler;
import dev.residua.cuda.emulation.Schedule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Attention in one kernel, for heads of every size, longer than one tile and with sizes that do
/// not divide.
class CudaAttentionTest {
  private static final double TOLERANCE = 1e-5;
  private static final Dim N = Dim.symbol("N");
  private static final Dim T = Dim.symbol("T");
  private static final Dim S = Dim.symbol("S");

  /// What an attention may be like; `T` queries of each head meet `S` keys.
  private record Example(
      int heads, int keyHeads, int size, int value, boolean causal, boolean masked, int t, int s) {
    Program program() {
      var inputs = new ArrayList<Binding>();
      var q = input("q", inputs, DType.F32, N, T, Dim.of(heads), Dim.of(size));
      var k = input("k", inputs, DType.F32, N, S, Dim.of(keyHeads), Dim.of(size));
      var v = input("v", inputs, DType.F32, N, S, Dim.of(keyHeads), Dim.of(value));
      var masks = new ArrayList<Operand>();
      if (masked) {
        masks.add(input("mask", inputs, DType.I32, N, Dim.ONE, Dim.ONE, S));
      }
      var outputs = new ArrayList<Binding>();
      var out = input("out", outputs, DType.F32, N, T, Dim.of(heads), Dim.of(value));
      var attention =
          new Attention(
              Origin.NONE,
              "attention",
              q,
              k,
              v,
              masks.stream().findFirst(),
              causal,
              1 / Math.sqrt(size),
              out);
      return new Program(
          "attention",
          inputs,
          outputs,
          List.of(),
          List.of(),
          List.of(),
          List.of(attention),
          List.of(),
          List.of());
    }

    private static Operand input(String name, List<Binding> bindings, DType dtype, Dim... dims) {
      var type = new TensorType(dtype, Shape.of(dims));
      var element = dtype.isFloat() ? Buffer.Element.FLOAT : Buffer.Element.INT;
      var buffer = new Buffer(name, element, type.shape().size(), type.toString());
      bindings.add(new Binding(name, buffer, type));
      return Operand.dense(buffer, type, Operand.rowMajor(4));
    }

    Map<String, Long> sizes() {
      return Map.of("N", 2L, "T", (long) t, "S", (long) s);
    }
  }

  private static final List<Example> EXAMPLES =
      List.of(
          new Example(2, 2, 64, 64, false, false, 70, 70),
          new Example(2, 2, 32, 32, true, false, 131, 131),
          new Example(4, 2, 40, 40, false, true, 33, 47),
          new Example(3, 1, 5, 7, true, false, 9, 20),
          new Example(2, 2, 7, 5, true, false, 20, 9),
          new Example(2, 1, 128, 100, true, true, 37, 37),
          new Example(1, 1, 256, 256, false, true, 19, 33),
          new Example(1, 1, 80, 256, true, false, 1, 300),
          new Example(1, 1, 256, 1, false, false, 65, 1));

  @TempDir static Path folder;

  @Test
  void matchesTheReferenceInAnyOrderOfThreads() {
    assumeTrue(EmulationCompiler.available(), EmulationCompiler.MISSING);
    var programs = EXAMPLES.stream().map(Example::program).toList();
    var unit = CudaEmitter.emitAll(programs, CudaOptions.DEFAULT, List.of("Attention."));
    assertThat(unit.text()).doesNotContain("for (int step");
    try (var module = EmulationCompiler.in(folder).compile(unit.text(), Checks.FEW)) {
      for (int i = 0; i < EXAMPLES.size(); i++) {
        var example = EXAMPLES.get(i);
        var inputs = inputs(programs.get(i), example.sizes(), new Random(i));
        var expected = ProgramInterpreter.run(programs.get(i), example.sizes(), inputs, Map.of());
        for (var schedule : Schedule.three(i)) {
          var program = unit.programs().get(i);
          var actual = EmulatedProgram.run(program, module, schedule, inputs, Map.of(), 1);
          compare(example + " " + schedule, get(actual, "out"), get(expected, "out"));
        }
      }
    }
  }

  /// The first batch's mask hides everything: no query of it sees a key, and its answers are 0.
  private static Map<String, ReferenceTensor> inputs(
      Program program, Map<String, Long> sizes, Random random) {
    var inputs = new HashMap<String, ReferenceTensor>();
    for (var binding : program.inputs()) {
      int[] shape =
          binding.type().shape().dims().stream()
              .mapToInt(d -> (int) d.evaluate(name -> get(sizes, name)))
              .toArray();
      var tensor = ReferenceTensor.zeros(shape);
      for (int i = 0; i < tensor.data().length; i++) {
        boolean hidden = 2 * i < tensor.data().length;
        tensor.data()[i] =
            binding.type().dtype().isFloat()
                ? (float) random.nextGaussian()
                : hidden ? 0 : random.nextInt(2);
      }
      inputs.put(binding.name(), tensor);
    }
    return inputs;
  }

  private static <V> V get(Map<String, V> values, String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  private static void compare(String place, ReferenceTensor actual, ReferenceTensor expected) {
    for (int i = 0; i < expected.data().length; i++) {
      double e = expected.data()[i];
      double a = actual.data()[i];
      if (!(Math.abs(a - e) <= TOLERANCE * Math.max(1, Math.abs(e)))) {
        assertWithMessage("%s, element %s", place, i).that(a).isEqualTo(e);
      }
    }
  }
}
