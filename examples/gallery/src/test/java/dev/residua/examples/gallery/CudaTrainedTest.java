package dev.residua.examples.gallery;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.residua.cli.Console;
import dev.residua.cli.run.Engine;
import dev.residua.cli.run.Engines;
import dev.residua.compiler.emit.cuda.CudaOptions;
import dev.residua.compiler.emit.cuda.Precision;
import dev.residua.cuda.emulation.EmulationCompiler;
import dev.residua.cuda.emulation.Schedule;
import dev.residua.cuda.emulation.StandInDriver;
import dev.residua.cuda.emulation.StandInNvcc;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Npy;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Weights;
import dev.residua.runtime.cuda.CudaDevice;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Networks with trained weights as CUDA kernels, which the host runs thread by thread in three
/// orders: the numbers are those that were computed elsewhere.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CudaTrainedTest {
  private static final Path DATA =
      Path.of(System.getProperty("residua.shared", "../../../shared"), "data");

  private StandInDriver driver;
  private Console console;

  @BeforeAll
  void standIns(@TempDir Path folder) {
    assumeTrue(EmulationCompiler.available(), EmulationCompiler.MISSING);
    assumeTrue(Files.exists(DATA), () -> "skipped: the shared data is not there: " + DATA);
    driver = StandInDriver.in(folder);
    driver.reset();
    StandInNvcc.install(folder);
    System.setProperty(CudaDevice.DRIVER, driver.library().toString());
    var nowhere = new PrintStream(PrintStream.nullOutputStream());
    var environment =
        Map.of("CUDA_HOME", folder.toString(), "XDG_CACHE_HOME", folder.resolve("c").toString());
    console = new Console(nowhere, nowhere, false, false, 80, Duration.ofDays(1), environment);
  }

  @AfterAll
  void realDriver() {
    System.clearProperty(CudaDevice.DRIVER);
  }

  @Test
  void resNet20() {
    check(
        "../cifar/resnet20",
        "resnet20-cifar10/resnet20.safetensors",
        Precision.F32,
        Map.of("image", cifar(2)),
        Map.of("logits", head("resnet20-cifar10/logits.npy", 2)),
        1e-4);
  }

  /// The logits reach 18; tensor cores keep three digits of each factor in tf32, two in bf16.
  @Test
  void resNet20OnTensorCores() {
    for (var precision : List.of(Precision.TF32, Precision.BF16)) {
      check(
          "../cifar/resnet20",
          "resnet20-cifar10/resnet20.safetensors",
          precision,
          Map.of("image", cifar(2)),
          Map.of("logits", head("resnet20-cifar10/logits.npy", 2)),
          precision == Precision.TF32 ? 0.05 : 0.4);
    }
  }

  @Test
  void visionTransformer() {
    var pixels = (IntTensor) read("vit-mnist/images.npy");
    var images = FloatTensor.zeros(2, 1, 28, 28);
    for (int i = 0; i < images.size(); i++) {
      images.data()[i] = (pixels.data()[i] / 255f - 0.1307f) / 0.3081f;
    }
    check(
        "../digits/digits",
        "vit-mnist/vit-mnist.safetensors",
        Precision.F32,
        Map.of("image", images),
        Map.of("logits", head("vit-mnist/logits.npy", 2)),
        1e-4);
  }

  @Test
  void transliteration() {
    check(
        "../transliteration/transliteration",
        "aren-transliteration/aren-transliteration.safetensors",
        Precision.F32,
        Map.of(
            "source", read("aren-transliteration/source_ids.npy"),
            "target", read("aren-transliteration/target_ids.npy")),
        Map.of(
            "encoded", (FloatTensor) read("aren-transliteration/encoded.npy"),
            "logits", (FloatTensor) read("aren-transliteration/logits.npy")),
        1e-4);
  }

  /// The numbers of its maker come from other weights, so the Java backend gives them here.
  @Test
  void sortingGpt() {
    var graph = Gallery.model("../sorting-gpt/src/main/resnet/sorting_gpt");
    Map<String, Tensor> inputs =
        Map.of(graph.inputs().getFirst().name(), read("gpt-nano-sort/ids.npy"));
    try (var engines =
            new Engines(console, graph, List.of(), Threads.shared(), _ -> CudaOptions.DEFAULT);
        var weights = Weights.open(DATA.resolve("gpt-nano-sort/gpt-nano-sort.safetensors"))) {
      var expected = engines.load(Engine.JAVA, weights).run(inputs);
      var model = engines.load(Engine.CUDA, weights);
      for (var schedule : Schedule.three(7)) {
        driver.schedule(schedule);
        var outputs = model.run(inputs);
        for (var output : List.of("block0", "block1", "block2", "logits")) {
          compare(
              output + ", " + schedule,
              outputs,
              output,
              (FloatTensor) Objects.requireNonNull(expected.get(output)),
              1e-5);
        }
      }
    }
  }

  private void check(
      String name,
      String weightsFile,
      Precision precision,
      Map<String, Tensor> inputs,
      Map<String, FloatTensor> expected,
      double tolerance) {
    var options = CudaOptions.DEFAULT.with(precision);
    try (var engines =
            new Engines(console, Gallery.model(name), List.of(), Threads.shared(), _ -> options);
        var weights = Weights.open(DATA.resolve(weightsFile))) {
      var model = engines.load(Engine.CUDA, weights);
      for (var schedule : Schedule.three(7)) {
        driver.schedule(schedule);
        var outputs = model.run(inputs);
        expected.forEach((output, value) ->
            compare(
                "%s %s, %s".formatted(output, precision, schedule),
                outputs,
                output,
                value,
                tolerance));
      }
    }
    assertThat(driver.count("allocations")).isEqualTo(0);
  }

  private static void compare(
      String what,
      Map<String, Tensor> outputs,
      String output,
      FloatTensor expected,
      double tolerance) {
    var actual = (FloatTensor) Objects.requireNonNull(outputs.get(output), output);
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertWithMessage(what)
        .that(actual.data())
        .usingTolerance(tolerance)
        .containsExactly(expected.data())
        .inOrder();
  }

  private static Tensor read(String file) {
    return Npy.read(DATA.resolve(file));
  }

  /// The first rows of a file.
  private static FloatTensor head(String file, int rows) {
    var all = (FloatTensor) read(file);
    int width = all.size() / all.dim(0);
    return FloatTensor.wrap(Arrays.copyOf(all.data(), rows * width), rows, width);
  }

  /// Pictures as the network takes them, of u8[200, 32, 32, 3].
  private static FloatTensor cifar(int count) {
    float[] mean = {0.485f, 0.456f, 0.406f};
    float[] deviation = {0.229f, 0.224f, 0.225f};
    var pixels = (IntTensor) read("resnet20-cifar10/images.npy");
    var images = FloatTensor.zeros(count, 3, 32, 32);
    for (int i = 0; i < images.size(); i++) {
      int channel = i % 3;
      images.data()[(i / 3072 * 3 + channel) * 1024 + i / 3 % 1024] =
          (pixels.data()[i] / 255f - mean[channel]) / deviation[channel];
    }
    return images;
  }
}
