package dev.residua.compiler.emit.cuda;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.residua.compiler.CompileOptions;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.op.OpCase;
import dev.residua.compiler.op.OpCases;
import dev.residua.compiler.source.SourceFile;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.TensorType;
import dev.residua.cuda.emulation.Checks;
import dev.residua.cuda.emulation.EmulationCompiler;
import dev.residua.cuda.emulation.EmulationException;
import dev.residua.cuda.emulation.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every barrier that the templates print is needed: the race checker finds each that is left out,
/// and nothing where all are there.
class CudaBarriersTest {
  private static final Pattern BARRIER =
      Pattern.compile("__syncthreads\\(\\);|__syncwarp\\(\\);|awaitCopies<[^;]*>\\(\\);");

  /// What the cases of the operations are too small for: blocks that share a tile, a norm by the
  /// last of several blocks, keys and reductions in many steps.
  private static final List<String> MODELS =
      List.of(
          "model Split { input x: f32[3, 640] output y = x -> linear(200) }",
          """
          model Tail {
              input x: f32[40, 96]
              output y = x -> residual { linear(96) } -> layer_norm
          }
          """,
          "model Keys { input x: f32[1, 300, 16] output y = x -> attention(2) }",
          "model Long { input x: f32[2, 5000] output y = x -> softmax }",
          "model Largest { input x: f32[2, 3000] output y = x -> argmax }");

  /// The lines before a barrier that tell one template from another.
  private static final int LINES = 3;

  private record Example(OpCase values, CudaSource source) {
    boolean isLarge() {
      return values.inputs().values().stream().anyMatch(tensor -> tensor.data().length > 1000);
    }

    /// What is wrong first, if anything is in any schedule: a race, or a result that memory nobody
    /// had written yet went into.
    List<String> faults(EmulationCompiler compiler, String text) {
      try (var module = compiler.compile(text, Checks.RACES)) {
        for (var schedule : Schedule.three(5)) {
          try {
            var results =
                EmulatedProgram.run(
                    source.program(), module, schedule, values.inputs(), values.parameters(), 1);
            if (results.values().stream().anyMatch(Example::isPoisoned)) {
              return List.of("not a number");
            }
          } catch (EmulationException race) {
            return List.of(String.valueOf(race.getMessage()));
          }
        }
        return List.of();
      }
    }

    private static boolean isPoisoned(ReferenceTensor tensor) {
      return Arrays.stream(tensor.data()).anyMatch(Double::isNaN);
    }
  }

  /// A barrier in the text of an example.
  ///
  /// @param place the statements around it, but for their numbers
  private record Barrier(Example example, int start, int end, String place) {
    String textWithout() {
      var text = example.source().text();
      return text.substring(0, start) + ";" + text.substring(end);
    }
  }

  private final Set<Example> clean = new HashSet<>();

  @BeforeAll
  static void needsCompiler() {
    assumeTrue(EmulationCompiler.available(), EmulationCompiler.MISSING);
  }

  private static Stream<Example> examples() {
    return Stream.of(
            MODELS.stream().map(CudaBarriersTest::model).map(c -> example(c, Precision.F32)),
            MODELS.stream().map(CudaBarriersTest::model).map(c -> example(c, Precision.BF16)),
            OpCases.all().stream().map(c -> example(c, Precision.F32)))
        .flatMap(each -> each);
  }

  private static Example example(OpCase values, Precision precision) {
    return new Example(values, Compiler.cuda(values.graph(), CudaOptions.DEFAULT.with(precision)));
  }

  private static OpCase model(String text) {
    var file = new SourceFile("model.resnet", text);
    var graph =
        Compiler.check(file, SourceLoader.none(), CompileOptions.DEFAULT).graphs().getFirst();
    var random = new Random(1);
    Map<String, ReferenceTensor> inputs = new LinkedHashMap<>();
    graph.inputs().forEach(input -> inputs.put(input.name(), draw(input.node().type(), random)));
    Map<String, ReferenceTensor> parameters = new LinkedHashMap<>();
    graph.parameters().forEach(p -> parameters.put(p.name(), draw(p.type(), random)));
    return new OpCase(graph.name(), graph, inputs, parameters, 1e-4);
  }

  private static ReferenceTensor draw(TensorType type, Random random) {
    int[] shape = type.shape().dims().stream().mapToInt(dim -> (int) dim.constant()).toArray();
    var tensor = ReferenceTensor.zeros(shape);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = random.nextGaussian();
    }
    return tensor;
  }

  /// The barriers by the template that prints them, each in the shortest texts that have it first.
  private static Map<String, List<Barrier>> barriers() {
    var found = new LinkedHashMap<String, List<Barrier>>();
    examples()
        .sorted(Comparator.comparingInt(example -> example.source().text().length()))
        .forEach(example -> {
          var text = example.source().text();
          var seen = new LinkedHashSet<String>();
          var barrier = BARRIER.matcher(text);
          while (barrier.find()) {
            var place = place(text, barrier.start(), barrier.end());
            if (seen.add(place)) {
              found
                  .computeIfAbsent(place, _ -> new ArrayList<>())
                  .add(new Barrier(example, barrier.start(), barrier.end(), place));
            }
          }
        });
    return found;
  }

  private static String place(String text, int start, int end) {
    int from = start;
    for (int line = 0; line < LINES; line++) {
      from = text.lastIndexOf('\n', from - 1);
    }
    int to = text.indexOf('\n', text.indexOf('\n', end) + 1);
    var around = text.substring(from, start) + "|" + text.substring(start, to);
    return around.replaceAll("//.*", "").strip().replaceAll("\\d+", "#").replaceAll("\\s+", " ");
  }

  @Test
  void everyDeletedBarrierIsFound() {
    var compiler = EmulationFolder.compiler();
    var barriers = barriers();
    var unnoticed = new LinkedHashSet<String>();
    barriers.forEach((place, all) -> {
      var large = all.stream().skip(3).filter(barrier -> barrier.example().isLarge());
      if (Stream.concat(all.stream().limit(3), large)
          .noneMatch(barrier -> isNeeded(compiler, barrier))) {
        unnoticed.add(place);
      }
    });
    assertWithMessage("places of barriers that nobody misses").that(unnoticed).isEmpty();
    assertThat(barriers.size()).isAtLeast(10);
  }

  private boolean isNeeded(EmulationCompiler compiler, Barrier barrier) {
    var example = barrier.example();
    if (clean.add(example)) {
      assertWithMessage("faults with all barriers")
          .that(example.faults(compiler, example.source().text()))
          .isEmpty();
    }
    return !example.faults(compiler, barrier.textWithout()).isEmpty();
  }
}
