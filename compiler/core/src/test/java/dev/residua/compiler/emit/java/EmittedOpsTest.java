package dev.residua.compiler.emit.java;

import static com.google.common.truth.Truth.assertWithMessage;

import dev.residua.compiler.Compiler;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.op.OpCase;
import dev.residua.compiler.op.OpCases;
import dev.residua.compiler.reference.Interpreter;
import dev.residua.compiler.tensor.ReferenceTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every op of the catalog, as emitted Java, computes what the reference computes: at each width of
/// a vector, without vectors, on one thread and on two.
class EmittedOpsTest {
  private static final List<OpCase> CASES = OpCases.all();
  private static final List<Map<String, ReferenceTensor>> EXPECTED =
      CASES.stream().map(c -> Interpreter.run(c.graph(), c.inputs(), c.parameters())).toList();
  private static final Map<String, byte[]> CLASSES = new HashMap<>();

  private static final Map<Integer, Width> WIDTHS = new HashMap<>();

  /// What each case gives at a width of a vector, on one thread.
  private record Width(WidthLoader loader, List<Map<String, ReferenceTensor>> results) {
    static Width of(int bits) {
      return WIDTHS.computeIfAbsent(
          bits,
          width -> {
            var loader = new WidthLoader(width, CLASSES);
            var results = IntStream.range(0, CASES.size()).mapToObj(i -> run(loader, i, 1));
            return new Width(loader, results.toList());
          });
    }

    /// The cases to which a loader's classes give other bits, on two threads.
    List<String> differing(WidthLoader loader) {
      return IntStream.range(0, CASES.size())
          .filter(i -> !same(results.get(i), run(loader, i, 2)))
          .mapToObj(i -> CASES.get(i).name())
          .toList();
    }

    private static boolean same(
        Map<String, ReferenceTensor> expected, Map<String, ReferenceTensor> actual) {
      return expected.keySet().equals(actual.keySet())
          && expected.entrySet().stream()
              .allMatch(output ->
                  same(output.getValue(), Objects.requireNonNull(actual.get(output.getKey()))));
    }

    private static boolean same(ReferenceTensor expected, ReferenceTensor actual) {
      return Arrays.equals(actual.shape(), expected.shape())
          && Arrays.equals(actual.data(), expected.data());
    }
  }

  @BeforeAll
  static void compile() {
    var sources = new HashMap<String, String>();
    for (int i = 0; i < CASES.size(); i++) {
      var graph = named(CASES.get(i).graph(), "Case" + i);
      try {
        sources.put("cases.Case" + i, JavaEmitter.emit(graph, Compiler.program(graph), "cases"));
      } catch (RuntimeException e) {
        throw new AssertionError(CASES.get(i).name(), e);
      }
    }
    CLASSES.putAll(MemoryCompiler.compile(sources));
  }

  private static Graph named(Graph graph, String name) {
    return new Graph(
        name, graph.doc(), graph.nodes(), graph.inputs(), graph.outputs(), graph.schemes(), "");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void matchesTheReference(int bits) {
    var failures = new ArrayList<String>();
    var results = Width.of(bits).results();
    for (int i = 0; i < CASES.size(); i++) {
      try {
        check(results.get(i), i);
      } catch (AssertionError e) {
        failures.add(CASES.get(i).name() + ": " + e.getMessage());
      }
    }
    assertWithMessage("at %s bits", bits).that(String.join("\n", failures)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void twoThreadsGiveTheBitsOfOne(int bits) {
    assertWithMessage("differ at %s bits", bits)
        .that(Width.of(bits).differing(Width.of(bits).loader()))
        .isEmpty();
  }

  /// Plain Java serves until the JVM has compiled kernels of vectors: nobody sees the difference.
  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void plainKernelsGiveTheBitsOfVectors(int bits) {
    assertWithMessage("differ at %s bits", bits)
        .that(Width.of(bits).differing(new WidthLoader(bits, "plain", CLASSES)))
        .isEmpty();
  }

  private static Map<String, ReferenceTensor> run(WidthLoader loader, int index, int threads) {
    var testCase = CASES.get(index);
    var integers =
        testCase.graph().inputs().stream()
            .filter(input -> !input.node().type().dtype().isFloat())
            .map(input -> input.name())
            .collect(Collectors.toSet());
    return loader.run(
        "cases.Case" + index, testCase.inputs(), testCase.parameters(), integers, threads);
  }

  private static void check(Map<String, ReferenceTensor> actual, int index) {
    EXPECTED
        .get(index)
        .forEach((output, value) ->
            compare(
                output,
                Objects.requireNonNull(actual.get(output), output),
                value,
                CASES.get(index).tolerance()));
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

  @Test
  void coversTheCatalog() {
    assertWithMessage("cases").that(CASES.size()).isGreaterThan(50);
  }
}
