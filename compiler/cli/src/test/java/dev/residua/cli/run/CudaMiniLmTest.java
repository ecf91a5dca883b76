package dev.residua.cli.run;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.residua.cli.Console;
import dev.residua.cli.store.ModelStore;
import dev.residua.compiler.CompileOptions;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.emit.cuda.CudaOptions;
import dev.residua.compiler.source.SourceFile;
import dev.residua.cuda.emulation.EmulationCompiler;
import dev.residua.cuda.emulation.StandInDriver;
import dev.residua.cuda.emulation.StandInNvcc;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.ResiduaException;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Weights;
import dev.residua.runtime.cuda.CudaDevice;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// MiniLM with its real weights, by the code that drives a device and a stand-in for the device.
final class CudaMiniLmTest {
  private static final Path FILE = Path.of("../../examples/minilm/minilm.resnet");

  private static final double TOLERANCE = 1e-5;

  @TempDir Path folder;

  @Test
  void givesTheVectorsOfTheJavaBackend() throws IOException {
    assumeTrue(EmulationCompiler.available(), EmulationCompiler.MISSING);
    var driver = StandInDriver.in(folder);
    StandInNvcc.install(folder);
    System.setProperty(CudaDevice.DRIVER, driver.library().toString());
    try {
      compare(Map.of("CUDA_HOME", folder.toString()));
    } finally {
      System.clearProperty(CudaDevice.DRIVER);
    }
    assertThat(driver.count("graphs")).isEqualTo(1);
    assertThat(driver.count("allocations")).isEqualTo(0);
  }

  @Test
  @Tag("gpu")
  void givesTheVectorsOfTheJavaBackendOnARealDevice() throws IOException {
    try {
      CudaDevice.open().close();
    } catch (ResiduaException e) {
      abort(e.getMessage());
    }
    compare(Map.of());
  }

  private void compare(Map<String, String> environment) throws IOException {
    var variables = new HashMap<>(environment);
    variables.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    var nowhere = new PrintStream(PrintStream.nullOutputStream());
    var console = new Console(nowhere, nowhere, false, false, 80, Duration.ofDays(1), variables);
    var graph =
        Compiler.check(
                new SourceFile(FILE.toString(), Files.readString(FILE)),
                SourceLoader.none(),
                CompileOptions.DEFAULT)
            .graphs()
            .getFirst();
    int[] shape = {2, 6};
    Map<String, Tensor> inputs =
        Map.of(
            "ids",
                IntTensor.of(shape, 101, 1037, 2158, 2003, 5983, 102, 101, 1037, 7954, 102, 0, 0),
            "mask", IntTensor.of(shape, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0));
    try (var engines =
            new Engines(console, graph, List.of(), Threads.shared(), _ -> CudaOptions.DEFAULT);
        var weights = Weights.open(ModelStore.of(console).weights(graph.weights(), folder))) {
      var expected = engines.load(Engine.JAVA, weights).run(inputs);
      var model = engines.load(Engine.CUDA, weights);
      var first = model.run(inputs);
      var replayed = model.run(inputs);
      for (var output : List.of("embedding", "pooled")) {
        assertThat(floats(first, output))
            .usingTolerance(TOLERANCE)
            .containsExactly(floats(expected, output))
            .inOrder();
        assertThat(floats(replayed, output)).isEqualTo(floats(first, output));
      }
    }
  }

  private static float[] floats(Map<String, Tensor> outputs, String name) {
    return ((FloatTensor) Objects.requireNonNull(outputs.get(name))).data();
  }
}
