package dev.residua.runtime;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsTest {
  private static final Initializer ZEROS = Initializer.zeros();

  @Test
  void theModelsOwnNamesAreTakenAsTheyAre() {
    ModelInfo model = model(List.of(), parameter("fc.weight", 2, 3), parameter("fc.bias", 2));
    BoundWeights bound =
        Weights.of(
                Map.of(
                    "fc.weight", FloatTensor.of(new int[] {2, 3}, 1, 2, 3, 4, 5, 6),
                    "fc.bias", IntTensor.of(new int[] {2}, 7, 8),
                    "bn.num_batches_tracked", IntTensor.of(new int[0], 1),
                    "head.weight", FloatTensor.zeros(1)))
            .bind(model);
    assertThat(bound.floats("fc.weight")).isEqualTo(new float[] {1, 2, 3, 4, 5, 6});
    assertThat(bound.floats("fc.bias")).isEqualTo(new float[] {7, 8});
    assertThat(bound.scheme()).isEqualTo("own");
    assertThat(bound.unused()).containsExactly("head.weight");
  }

  @Test
  void aSchemeRenamesTransposesAndSlices() {
    // GPT-2 stores query, key and value in one matrix [in, 3 * out].
    NameScheme scheme =
        new NameScheme(
            "gpt2",
            List.of(
                Rule.rename("{i}.query.{x}", "h.{i}.c_attn.{x}").transpose().block(0, 3),
                Rule.rename("{i}.key.{x}", "h.{i}.c_attn.{x}").transpose().block(1, 3),
                Rule.rename("{i}.value.{x}", "h.{i}.c_attn.{x}").transpose().block(2, 3),
                Rule.rename("{rest...}.scale", "{rest}/gamma"),
                Rule.ignore("{any...}.mask")));
    ModelInfo model =
        model(
            List.of(scheme),
            parameter("0.query.weight", 1, 2),
            parameter("0.key.weight", 1, 2),
            parameter("0.value.weight", 1, 2),
            parameter("0.key.bias", 1),
            parameter("a.b.scale", 2));
    BoundWeights bound =
        Weights.of(
                Map.of(
                    "h.0.c_attn.weight", FloatTensor.of(new int[] {2, 3}, 1, 2, 3, 4, 5, 6),
                    "h.0.c_attn.bias", FloatTensor.of(new int[] {3}, 7, 8, 9),
                    "a.b/gamma", FloatTensor.of(new int[] {1, 2, 1}, 10, 11),
                    "h.0.mask", FloatTensor.zeros(4)))
            .bind(model);
    assertThat(bound.scheme()).isEqualTo("gpt2");
    assertThat(bound.floats("0.query.weight")).isEqualTo(new float[] {1, 4});
    assertThat(bound.floats("0.key.weight")).isEqualTo(new float[] {2, 5});
    assertThat(bound.floats("0.value.weight")).isEqualTo(new float[] {3, 6});
    assertThat(bound.floats("0.key.bias")).isEqualTo(new float[] {8});
    assertThat(bound.floats("a.b.scale")).isEqualTo(new float[] {10, 11});
    assertThat(bound.unused()).isEmpty();
  }

  @Test
  void allThatDoesNotFitIsReportedAtOnce() {
    NameScheme other = new NameScheme("other", List.of(Rule.rename("{x...}", "nowhere.{x}")));
    ModelInfo model =
        model(
            List.of(other),
            parameter("conv1.weight", 4, 3),
            parameter("fc.weight", 10, 4),
            parameter("fc.bias", 10),
            parameter("norm.weight", 4));
    Weights weights =
        Weights.of(
            Map.of(
                "conv_1.weight", FloatTensor.zeros(4, 3),
                "fc.weight", FloatTensor.zeros(1000, 4),
                "norm.weight", FloatTensor.zeros(4)));
    assertThat(Refusal.of(() -> weights.bind(model)))
        .isEqualTo(
            """
            the weights of the given tensors do not fit model Test (4 parameters)
              missing: 2
                `conv1.weight` f32[4, 3]; there is `conv_1.weight`
                `fc.bias` f32[10]
              of another shape or type: 1
                `fc.weight` f32[10, 4] needs [10, 4], but `fc.weight` is f32[1000, 4]
              not used: 1
                `conv_1.weight`
            help: name the stored tensors in a `names` block of the model\
            """);
  }

  @Test
  void randomValuesDependOnSeedAndNameAlone() {
    Parameter a = new Parameter("a", DType.F32, List.of(10_000), Initializer.normal(0.5f));
    Parameter b = new Parameter("b", DType.F32, List.of(10_000), Initializer.uniform(2));
    Parameter c = new Parameter("c", DType.F32, List.of(2), Initializer.constant(3));
    BoundWeights one = Weights.random(1).bind(model(List.of(), a, b, c));
    BoundWeights reordered = Weights.random(1).bind(model(List.of(), b, a));
    assertThat(one.floats("a")).isEqualTo(reordered.floats("a"));
    assertThat(one.floats("a"))
        .isNotEqualTo(Weights.random(2).bind(model(List.of(), a)).floats("a"));
    assertThat(one.floats("c")).isEqualTo(new float[] {3, 3});

    double sum = 0;
    double squares = 0;
    double greatest = 0;
    for (float value : one.floats("a")) {
      sum += value;
      squares += value * value;
    }
    for (float value : one.floats("b")) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    assertThat(sum / 10_000).isWithin(0.02).of(0);
    assertThat(Math.sqrt(squares / 10_000)).isWithin(0.02).of(0.5);
    assertThat(greatest).isWithin(0.01).of(2);
  }

  @Test
  void normalValuesFollowTheNormalDistribution() {
    RandomValues random = new RandomValues(3, "x");
    int[] below = new int[4];
    for (int i = 0; i < 100_000; i++) {
      double value = random.normal();
      for (int sigma = 0; sigma < 4; sigma++) {
        below[sigma] += value < -sigma ? 1 : 0;
      }
    }
    assertThat(below[0] / 1e5).isWithin(0.005).of(0.5);
    assertThat(below[1] / 1e5).isWithin(0.005).of(0.1587);
    assertThat(below[2] / 1e5).isWithin(0.002).of(0.02275);
    assertThat(below[3] / 1e5).isWithin(0.0006).of(0.00135);
  }

  @Test
  void shardsAreOneSetOfWeights(@TempDir Path folder) throws IOException {
    Safetensors.write(
        folder.resolve("1.safetensors"), Map.of("a", FloatTensor.of(new int[] {1}, 1)));
    Safetensors.write(
        folder.resolve("2.safetensors"), Map.of("b", FloatTensor.of(new int[] {1}, 2)));
    Path index = folder.resolve("model.safetensors.index.json");
    Files.writeString(
        index, "{\"weight_map\": {\"a\": \"1.safetensors\", \"b\": \"2.safetensors\"}}");
    try (Weights weights = Weights.open(index)) {
      BoundWeights bound = weights.bind(model(List.of(), parameter("a", 1), parameter("b", 1)));
      assertThat(bound.floats("b")).isEqualTo(new float[] {2});
    }
    Files.writeString(index, "{\"weight_map\": {\"a\": \"../1.safetensors\"}}");
    assertThat(Refusal.of(() -> Weights.open(index)))
        .endsWith("tensor `a` is not in a file of the same folder");
  }

  @Test
  void realWeightsAreFoundByPatterns() {
    // OpenNMT's decoder stacks key and value of the encoder's output.
    NameScheme scheme =
        new NameScheme(
            "opennmt",
            List.of(
                Rule.rename("decoder.{i}.key.{x}", "decoder/layer_{i}/attention/linear_1/{x}")
                    .block(0, 2),
                Rule.rename("decoder.{i}.value.{x}", "decoder/layer_{i}/attention/linear_1/{x}")
                    .block(1, 2)));
    ModelInfo model =
        model(
            List.of(scheme),
            parameter("decoder.5.key.weight", 32, 32),
            parameter("decoder.5.value.weight", 32, 32));
    Path file = SharedData.file("aren-transliteration/aren-transliteration.safetensors");
    try (Weights weights = Weights.open(file);
        Safetensors stored = Safetensors.open(file)) {
      BoundWeights bound = weights.bind(model);
      float[] both = stored.floats("decoder/layer_5/attention/linear_1/weight");
      assertThat(bound.floats("decoder.5.value.weight")[0]).isEqualTo(both[32 * 32]);
      assertThat(bound.floats("decoder.5.key.weight")[1]).isEqualTo(both[1]);
    }
  }

  private static Parameter parameter(String name, Integer... shape) {
    return new Parameter(name, DType.F32, List.of(shape), ZEROS);
  }

  private static ModelInfo model(List<NameScheme> schemes, Parameter... parameters) {
    return new ModelInfo("Test", List.of(), List.of(), List.of(parameters), schemes);
  }
}
