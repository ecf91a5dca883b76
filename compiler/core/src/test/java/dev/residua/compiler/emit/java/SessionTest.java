package dev.residua.compiler.emit.java;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.residua.compiler.Compiler;
import dev.residua.compiler.generate.GenerativeModels;
import dev.residua.compiler.generate.ReferenceSteps;
import dev.residua.compiler.reference.Interpreter;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.Generation;
import dev.residua.runtime.GenerativeModel;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.ResiduaException;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a generated model promises of going on position by position: the bits of the whole
/// sequence, and a clear refusal of what does not fit.
@Tag("warm-up")
class SessionTest {
  private static final int LENGTH = 37;

  /// How many positions are given at a time.
  private static final List<List<Integer>> PIECES =
      List.of(List.of(LENGTH), Collections.nCopies(LENGTH, 1), List.of(16, 1, 5, 15));

  @ParameterizedTest
  @ValueSource(
      strings = {GenerativeModels.GPT, GenerativeModels.LLAMA, GenerativeModels.TRANSLATION})
  void stepsHaveTheBitsOfTheWholeSequence(String program) {
    var graph = Generated.graph(program);
    var generation = Compiler.generation(graph).found().orElseThrow();
    var parameters = ReferenceSteps.parameters(graph, 7);
    var inputs = new HashMap<String, ReferenceTensor>();
    for (var input : graph.inputs()) {
      boolean runs = generation.sequences().contains(input.name());
      int bound = input.name().equals("mask") ? 2 : 11;
      inputs.put(input.name(), ReferenceSteps.ids(3, bound, 3, runs ? LENGTH : 5));
    }
    var classes = Generated.classes(graph);
    var name = Generated.className(graph);
    var reference = logits(Interpreter.run(graph, inputs, parameters));
    var beginning = new HashMap<>(inputs);
    var sequence = generation.sequences().getFirst();
    var ids = Objects.requireNonNull(beginning.remove(sequence));
    for (int bits : new int[] {512, 256, 128, 0}) {
      var loader = new WidthLoader(bits, classes);
      var whole = logits(loader.run(name, inputs, parameters, inputs.keySet(), 2));
      assertThat(whole.data()).usingTolerance(1e-4).containsExactly(reference.data()).inOrder();
      for (var sizes : PIECES) {
        var pieces = new ArrayList<Map<String, ReferenceTensor>>();
        int from = 0;
        for (int size : sizes) {
          pieces.add(Map.of(sequence, ReferenceSteps.part(1, ids, from, from + size)));
          from += size;
        }
        var joined =
            loader.generate(name, LENGTH, beginning, pieces, parameters, 2).stream()
                .map(SessionTest::logits)
                .reduce((a, b) -> ReferenceSteps.along(1, a, b))
                .orElseThrow();
        assertWithMessage("%s bits, %s", bits, sizes)
            .that(joined.data())
            .usingExactEquality()
            .containsExactly(whole.data())
            .inOrder();
      }
    }
  }

  private static ReferenceTensor logits(Map<String, ReferenceTensor> outputs) {
    return Objects.requireNonNull(outputs.get("logits"));
  }

  @Test
  void theStepsReadTheWeightsOfTheWholeModel() {
    for (var program :
        List.of(GenerativeModels.GPT, GenerativeModels.LLAMA, GenerativeModels.TRANSLATION)) {
      var graph = Generated.graph(program);
      var alone =
          JavaEmitter.emit(
              graph, Compiler.program(graph), Optional.empty(), "models", JavaOptions.DEFAULT);

      assertThat(loading(Generated.file(graph).text())).isEqualTo(loading(alone));
    }
  }

  /// What is read and made ready at load.
  private static List<String> loading(String source) {
    var loader = source.substring(source.indexOf("class Loader"));
    return loader
        .lines()
        .map(String::strip)
        .filter(line -> line.contains(" = read(") || line.contains("] = new float["))
        .map(line -> line.replaceFirst(".* = read\\(.*\\); // ", "read "))
        .toList();
  }

  @Test
  void manySessionsOfOneModelDoNotMeet() throws Exception {
    try (var pool = Threads.of(2);
        var callers = Executors.newFixedThreadPool(4)) {
      var model =
          (GenerativeModel) Generated.of(GenerativeModels.GPT).load(Weights.random(1), pool);
      var expected = List.of(greedy(model, 1), greedy(model, 2), greedy(model, 3));
      var calls = new ArrayList<Callable<Void>>();
      for (int i = 0; i < 12; i++) {
        int first = 1 + i % 3;
        calls.add(() -> {
          assertThat(greedy(model, first)).isEqualTo(expected.get(first - 1));
          return null;
        });
      }
      for (var done : callers.invokeAll(calls)) {
        done.get();
      }
    }
  }

  /// Thirty tokens after the first, each the likeliest.
  private static List<Integer> greedy(GenerativeModel model, int first) {
    var generation = model.generation(40, Map.of());
    var written = new ArrayList<>(List.of(first));
    for (int i = 0; i < 30; i++) {
      var logits = append(generation, IntTensor.of(new int[] {1, 1}, written.getLast()));
      float[] data = logits.data();
      int next = 0;
      for (int id = 1; id < 11; id++) {
        next = data[id] > data[next] ? id : next;
      }
      written.add(next);
    }
    return written;
  }

  private static FloatTensor append(Generation generation, IntTensor ids) {
    return (FloatTensor)
        Objects.requireNonNull(generation.append(Map.<String, Tensor>of("ids", ids)).get("logits"));
  }

  @Test
  void aSessionBeginsAnew() {
    try (var pool = Threads.of(1)) {
      var model =
          (GenerativeModel) Generated.of(GenerativeModels.LLAMA).load(Weights.random(1), pool);
      var generation = model.generation(20, Map.of());
      var ids = IntTensor.of(new int[] {1, 3}, 4, 5, 6);
      float[] first = append(generation, ids).data().clone();
      append(generation, ids);
      assertThat(generation.length()).isEqualTo(6);
      generation.restart(Map.of());

      assertThat(generation.length()).isEqualTo(0);
      assertThat(Arrays.copyOf(append(generation, ids).data(), first.length)).isEqualTo(first);
      generation.restart(Map.of());
      assertThat(append(generation, IntTensor.zeros(2, 3)).dim(0)).isEqualTo(2);
    }
  }

  @Test
  void aSessionGoesBack() {
    try (var pool = Threads.of(1)) {
      var model =
          (GenerativeModel) Generated.of(GenerativeModels.LLAMA).load(Weights.random(1), pool);
      var generation = model.generation(40, Map.of());
      append(generation, IntTensor.zeros(1, 18));
      var token = IntTensor.of(new int[] {1, 1}, 5);
      float[] first = append(generation, token).data().clone();
      append(generation, IntTensor.of(new int[] {1, 3}, 1, 2, 3));
      generation.rewind(18);

      assertThat(append(generation, token).data()).isEqualTo(first);
      assertThat(generation.length()).isEqualTo(19);
      var thrown = assertThrows(ResiduaException.class, () -> generation.rewind(20));
      assertThat(thrown).hasMessageThat().isEqualTo("there are 19 positions, and not 20");
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    try (var pool = Threads.of(1)) {
      var model =
          (GenerativeModel) Generated.of(GenerativeModels.GPT).load(Weights.random(1), pool);
      var generation = model.generation(8, Map.of());
      append(generation, IntTensor.zeros(1, 5));
      var refused = new LinkedHashMap<String, Runnable>();
      refused.put(
          "a sequence of P + T is longer than its 40 positions: a generation of 41 cannot be",
          () -> model.generation(41, Map.of()));
      refused.put(
          "there is no room for 9 positions: this generation was made for 8",
          () -> append(generation, IntTensor.zeros(1, 4)));
      refused.put(
          "this generation has N = 1, but now it is 2",
          () -> append(generation, IntTensor.zeros(2, 1)));
      refused.put(
          "a generation holds at least 1 position, not 0", () -> model.generation(0, Map.of()));
      refused.forEach((message, call) ->
          assertThat(assertThrows(ResiduaException.class, call::run))
              .hasMessageThat()
              .isEqualTo(message));
      append(generation, IntTensor.zeros(1, 3));
      assertThat(generation.length()).isEqualTo(8);
    }
  }

  @Test
  void theSourceIsGivenAtTheBeginning() {
    try (var pool = Threads.of(1)) {
      var model =
          (GenerativeModel)
              Generated.of(GenerativeModels.TRANSLATION).load(Weights.random(1), pool);

      assertThat(model.sequences()).containsExactly("target");
      var thrown =
          assertThrows(
              ResiduaException.class,
              () -> model.generation(8, Map.of("source", IntTensor.zeros(1, 4))));
      assertThat(thrown).hasMessageThat().isEqualTo("input `mask` is missing; given are: source");
    }
  }
}
