package dev.residua.compiler.op;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import dev.residua.compiler.Compiler;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.kernel.ProgramInterpreter;
import dev.residua.compiler.reference.Interpreter;
import dev.residua.compiler.tensor.ReferenceTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The kernels that an op is lowered to, run as their documentation says, give what the op means.
class LoweringTest {
  static List<OpCase> cases() {
    return OpCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void meansTheSame(OpCase example) {
    var expected = Interpreter.run(example.graph(), example.inputs(), example.parameters());
    var actual =
        ProgramInterpreter.run(
            Compiler.program(example.graph()),
            symbols(example.graph(), example.inputs()),
            example.inputs(),
            example.parameters());
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((output, value) -> assertSame(given(actual, output), value));
  }

  private static void assertSame(ReferenceTensor actual, ReferenceTensor expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    for (int i = 0; i < expected.data().length; i++) {
      double value = expected.data()[i];
      assertWithMessage("element %s", i)
          .that(actual.data()[i])
          .isWithin(1e-9 * (1 + Math.abs(value)))
          .of(value);
    }
  }

  private static ReferenceTensor given(Map<String, ReferenceTensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  private static Map<String, Long> symbols(Graph graph, Map<String, ReferenceTensor> inputs) {
    var symbols = new HashMap<String, Long>();
    for (var input : graph.inputs()) {
      var shape = input.node().shape();
      for (int axis = 0; axis < shape.rank(); axis++) {
        symbols.put(shape.dim(axis).toString(), (long) given(inputs, input.name()).dim(axis));
      }
    }
    return symbols;
  }
}
