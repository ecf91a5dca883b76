package dev.residua.compiler.generate;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static dev.residua.compiler.generate.ReferenceSteps.along;
import static dev.residua.compiler.generate.ReferenceSteps.ids;
import static dev.residua.compiler.generate.ReferenceSteps.part;

import dev.residua.compiler.CompileOptions;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.pass.Verifier;
import dev.residua.compiler.reference.Interpreter;
import dev.residua.compiler.source.SourceFile;
import dev.residua.compiler.tensor.ReferenceTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationsTest {
  /// How many positions are given at a time.
  private static final List<List<Integer>> PIECES =
      List.of(List.of(9), List.of(1, 1, 1, 1, 1, 1, 1, 1, 1), List.of(4, 1, 3, 1));

  @ParameterizedTest
  @ValueSource(
      strings = {GenerativeModels.GPT, GenerativeModels.LLAMA, GenerativeModels.TRANSLATION})
  void stepsComputeWhatTheWholeSequenceDoes(String program) {
    var graph = graph(program);
    var generation = Generations.of(graph).found().orElseThrow();
    Verifier.verify(generation.step());
    generation.once().ifPresent(Verifier::verify);
    var parameters = ReferenceSteps.parameters(graph, 7);
    var inputs = new HashMap<String, ReferenceTensor>();
    for (var input : graph.inputs()) {
      boolean runs = generation.sequences().contains(input.name());
      int bound = input.name().equals("mask") ? 2 : 11;
      inputs.put(input.name(), ids(3, bound, 2, runs ? 9 : 5));
    }
    var whole = Interpreter.run(graph, inputs, parameters);
    var name = generation.sequences().getFirst();
    var sequence = Objects.requireNonNull(inputs.remove(name));

    for (var pieces : PIECES) {
      var steps = new ReferenceSteps(generation, inputs, parameters);
      var joined = new HashMap<String, ReferenceTensor>();
      int from = 0;
      for (int piece : pieces) {
        steps
            .append(Map.of(name, part(1, sequence, from, from + piece)))
            .forEach((output, part) -> joined.merge(output, part, (a, b) -> along(1, a, b)));
        from += piece;
      }
      double[] expected = Objects.requireNonNull(whole.get("logits")).data();
      double[] logits = Objects.requireNonNull(joined.get("logits")).data();
      assertWithMessage(pieces.toString())
          .that(logits)
          .usingTolerance(1e-12)
          .containsExactly(expected)
          .inOrder();
    }
  }

  @Test
  void aStepTakesTheEarlierKeysAndValuesAndGivesTheNew() {
    var generation = Generations.of(graph(GenerativeModels.LLAMA)).found().orElseThrow();

    assertThat(
            generation.step().inputs().stream()
                .map(i -> i.name() + ": " + i.node().type())
                .toList())
        .containsExactly(
            "ids: i32[N, T]",
            "0.attention.self.key.past: f32[N, P, 2, 4]",
            "0.attention.self.value.past: f32[N, P, 2, 4]",
            "1.attention.self.key.past: f32[N, P, 2, 4]",
            "1.attention.self.value.past: f32[N, P, 2, 4]")
        .inOrder();
    assertThat(
            generation.step().outputs().stream()
                .map(o -> o.name() + ": " + o.node().type())
                .toList())
        .containsExactly(
            "logits: f32[N, T, 11]",
            "0.attention.self.key: f32[N, T, 2, 4]",
            "0.attention.self.value: f32[N, T, 2, 4]",
            "1.attention.self.key: f32[N, T, 2, 4]",
            "1.attention.self.value: f32[N, T, 2, 4]")
        .inOrder();
  }

  @Test
  void whatHasNoPositionsIsComputedOnce() {
    var generation = Generations.of(graph(GenerativeModels.TRANSLATION)).found().orElseThrow();

    assertThat(generation.sequences()).containsExactly("target");
    assertThat(generation.once().orElseThrow().inputs().stream().map(i -> i.name()).toList())
        .containsExactly("source", "mask");
    assertThat(generation.once().orElseThrow().outputs().stream().map(o -> o.name()).toList())
        .containsAtLeast("memory", "decoder.0.cross_attention.cross.key");
    assertThat(generation.step().inputs().stream().map(i -> i.name()).toList())
        .contains("decoder.0.cross_attention.cross.key");
    assertThat(generation.step().inputs().stream().map(i -> i.name()).toList())
        .doesNotContain("source");
  }

  @Test
  void theLastPositionAloneIsAnOutputOfAStep() {
    var graph =
        graph(
            """
            model Last {
                input ids: i32[N, T]
                output next: f32[N, 1, 7] = ids -> embedding(7, 8) -> attention(2, causal = true)
                    -> slice(1, from = -1) -> linear(7)
            }
            """);
    var generation = Generations.of(graph).found().orElseThrow();
    var parameters = ReferenceSteps.parameters(graph, 1);
    var sequence = ids(5, 7, 2, 6);
    var steps = new ReferenceSteps(generation, Map.of(), parameters);
    steps.append(Map.of("ids", part(1, sequence, 0, 4)));
    var next = steps.append(Map.of("ids", part(1, sequence, 4, 6))).get("next");
    var whole = Interpreter.run(graph, Map.of("ids", sequence), parameters).get("next");

    assertThat(Objects.requireNonNull(next).data())
        .usingTolerance(1e-12)
        .containsExactly(Objects.requireNonNull(whole).data())
        .inOrder();
  }

  @Test
  void attentionToLaterPositionsIsInTheWay() {
    hindered(
        "attention(2)",
        "`attention` sees later positions, so `Net` cannot go on along `T` position by position");
  }

  @Test
  void aMeanOfAllPositionsIsInTheWay() {
    hindered(
        "attention(2, causal = true) -> mean(1, keep = true)",
        "`mean` joins all positions, so `Net` cannot go on along `T` position by position");
  }

  @Test
  void aConvolutionAlongThePositionsIsInTheWay() {
    hindered(
        "attention(2, causal = true) -> reshape([N, 1, T, 8]) -> conv(1, 3, padding = 1)"
            + " -> reshape([N, T, 8])",
        "`conv` joins positions, so `Net` cannot go on along `T` position by position");
  }

  @Test
  void aPartOfThePositionsIsInTheWay() {
    hindered(
        "attention(2, causal = true) -> slice(1, step = 2)",
        "`slice` takes some of the positions, so `Net` cannot go on along `T` position by position");
  }

  @Test
  void theLastPositionForAllIsInTheWay() {
    hindered(
        "attention(2, causal = true) -> { + slice(1, from = -1) }",
        "`add` brings the last position to earlier ones, so `Net` cannot go on along `T` position"
            + " by position");
  }

  @Test
  void withoutCausalAttentionThereIsNothingToGoOnFrom() {
    hindered(
        "linear(8)",
        "`Net` has no causal attention along a length that is not fixed, so there is nothing to go"
            + " on from");
  }

  @Test
  void moreKeysAndValuesThanAClassHoldsAreInTheWay() {
    hindered(
        "repeat 120 { attention(2, causal = true) }",
        "`Net` is too deep to go on position by position: a step would take 241 values, and a class"
            + " holds 240");
  }

  private static void hindered(String layers, String message) {
    var graph =
        graph(
            """
            model Net {
                input ids: i32[N, T]
                output y = ids -> embedding(7, 8) -> %s
            }
            """
                .formatted(layers));

    assertThat(Generations.of(graph)).isInstanceOf(Derivation.Hindered.class);
    var reason = ((Derivation.Hindered) Generations.of(graph)).reason();
    assertThat(reason.code()).isEqualTo(Code.NOT_STEPWISE);
    assertThat(reason.message()).isEqualTo(message);
  }

  private static Graph graph(String program) {
    var source = new SourceFile("model.resnet", program);
    var checked = Compiler.check(source, SourceLoader.none(), CompileOptions.DEFAULT);
    assertThat(checked.diagnostics()).isEmpty();
    return checked.graphs().getFirst();
  }
}
