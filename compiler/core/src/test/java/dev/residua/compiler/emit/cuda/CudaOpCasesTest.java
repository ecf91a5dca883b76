package dev.residua.compiler.emit.cuda;

import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.residua.compiler.lower.JoinResidualNorm;
import dev.residua.compiler.lower.Lowering;
import dev.residua.compiler.op.OpCase;
import dev.residua.compiler.op.OpCases;
import dev.residua.compiler.pass.Optimizer;
import dev.residua.compiler.reference.Interpreter;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.cuda.emulation.Checks;
import dev.residua.cuda.emulation.EmulatedModule;
import dev.residua.cuda.emulation.EmulationCompiler;
import dev.residua.cuda.emulation.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every op of the catalog, as CUDA kernels that run on the host, computes what the reference
/// computes, in whatever order threads run.
class CudaOpCasesTest {
  private static final List<OpCase> CASES = OpCases.all();
  private static final List<Map<String, ReferenceTensor>> EXPECTED =
      CASES.stream().map(c -> Interpreter.run(c.graph(), c.inputs(), c.parameters())).toList();

  /// Many cases share a file, since each costs the compiler a second before its first kernel.
  static final int UNITS = 4;

  private static final int UNIT_SIZE = (CASES.size() + UNITS - 1) / UNITS;

  private static final List<EmulatedModule> modules = new ArrayList<>();
  private static List<CudaEmitter.Unit> units = List.of();

  @BeforeAll
  static void compile() {
    assumeTrue(EmulationCompiler.available(), EmulationCompiler.MISSING);
    var compiler = EmulationFolder.compiler();
    units = IntStream.range(0, UNITS).mapToObj(CudaOpCasesTest::unit).toList();
    var texts = units.stream().map(CudaEmitter.Unit::text).toList();
    compiler.buildAll(texts, Checks.FEW);
    texts.forEach(text -> modules.add(compiler.compile(text, Checks.FEW)));
  }

  @AfterAll
  static void unload() {
    modules.forEach(EmulatedModule::close);
    modules.clear();
  }

  static CudaEmitter.Unit unit(int index) {
    var programs =
        CASES.subList(index * UNIT_SIZE, Math.min(CASES.size(), (index + 1) * UNIT_SIZE)).stream()
            .map(example -> Lowering.lower(Optimizer.optimize(example.graph())))
            .map(JoinResidualNorm::apply)
            .toList();
    return CudaEmitter.emitAll(programs, CudaOptions.DEFAULT, List.of("Cases of operations."));
  }

  static List<Schedule> schedules() {
    return Schedule.three(11);
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void matchesTheReference(Schedule schedule) {
    var failures = new ArrayList<String>();
    for (int i = 0; i < CASES.size(); i++) {
      var example = CASES.get(i);
      try {
        var actual =
            EmulatedProgram.run(
                units.get(i / UNIT_SIZE).programs().get(i % UNIT_SIZE),
                modules.get(i / UNIT_SIZE),
                schedule,
                example.inputs(),
                example.parameters(),
                2);
        EXPECTED
            .get(i)
            .forEach((output, value) ->
                compare(
                    output,
                    Objects.requireNonNull(actual.get(output), output),
                    value,
                    example.tolerance()));
      } catch (RuntimeException | AssertionError e) {
        failures.add(example.name() + ": " + e.getMessage());
      }
    }
    assertWithMessage("failures").that(String.join("\n", failures)).isEmpty();
  }

  private static void compare(
      String name, ReferenceTensor actual, ReferenceTensor expected, double tolerance) {
    assertWithMessage(name).that(actual.shape()).isEqualTo(expected.shape());
    for (int i = 0; i < expected.data().length; i++) {
      double e = expected.data()[i];
      double a = actual.data()[i];
      boolean close =
          Math.abs(a - e) <= tolerance * Math.max(1, Math.abs(e)) || Double.compare(a, e) == 0;
      if (!close) {
        throw new AssertionError("%s[%d] is %s, the reference %s".formatted(name, i, a, e));
      }
    }
  }
}
