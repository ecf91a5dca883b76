package dev.residua.compiler.emit.cuda;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.residua.cuda.emulation.Checks;
import dev.residua.cuda.emulation.EmulationCompiler;
import dev.residua.cuda.emulation.StandInDriver;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.ResiduaException;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.Weights;
import dev.residua.runtime.cuda.CudaDevice;
import dev.residua.runtime.cuda.CudaException;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The class that drives a device, whole, against a stand-in for the driver.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CudaHostTest {
  private static final double TOLERANCE = 1e-5;

  private static final String BLOCK =
      """
      model Block {
        input x: f32[N, T, 24]
        output y: f32[N, T, 24] = x -> residual { layer_norm -> linear(40) -> gelu -> linear(24) }
        output mean: f32[N, 24] = y -> mean(axis = 1)
      }
      """;

  private StandInDriver driver;
  private CudaDevice device;
  private EmulationCompiler compiler;
  private GeneratedCuda block;

  @BeforeAll
  void build() {
    assumeTrue(EmulationCompiler.available(), EmulationCompiler.MISSING);
    driver = EmulationFolder.driver();
    compiler = EmulationFolder.compiler();
    block = GeneratedCuda.of(BLOCK, this::image);
  }

  @BeforeEach
  void open() {
    driver.reset();
    device = CudaDevice.open(driver.library().toString());
  }

  @AfterEach
  void holdsNothing() {
    driver.reset();
    device.close();
    assertThat(driver.count("allocations")).isEqualTo(0);
    assertThat(driver.count("pinned")).isEqualTo(0);
  }

  private byte[] image(String source) {
    return EmulationFolder.image(compiler.build(source, Checks.FEW));
  }

  private static FloatTensor random(long seed, int... shape) {
    var tensor = FloatTensor.zeros(shape);
    var random = new Random(seed);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = (float) random.nextGaussian();
    }
    return tensor;
  }

  private static void assertAgree(Map<String, Tensor> actual, Map<String, Tensor> expected) {
    assertThat(actual.keySet()).containsExactlyElementsIn(expected.keySet()).inOrder();
    expected.forEach((name, tensor) -> {
      var result = Objects.requireNonNull(actual.get(name));
      assertThat(result.shape()).isEqualTo(tensor.shape());
      switch (tensor) {
        case FloatTensor floats ->
            assertThat(((FloatTensor) result).data())
                .usingTolerance(TOLERANCE)
                .containsExactly(floats.data())
                .inOrder();
        case IntTensor ints -> assertThat(((IntTensor) result).data()).isEqualTo(ints.data());
      }
    });
  }

  @Test
  void givesWhatTheJavaClassGives() {
    var weights = Weights.random(1);
    var onHost = block.onHost(weights);
    var onDevice = block.on(device, weights);
    for (int batch : new int[] {1, 3, 1, 3, 2}) {
      var inputs = Map.<String, Tensor>of("x", random(batch, batch, 7, 24));
      assertAgree(onDevice.run(inputs), onHost.run(inputs));
    }
    GeneratedCuda.close(onDevice);
  }

  @Test
  void replaysAGraphForSizesThatComeAgain() {
    var model = block.on(device, Weights.random(1));
    var inputs = Map.<String, Tensor>of("x", random(2, 2, 5, 24));
    model.run(inputs);
    assertThat(driver.count("graphs")).isEqualTo(0);
    for (int i = 0; i < 3; i++) {
      model.run(inputs);
    }
    assertThat(driver.count("captures")).isEqualTo(1);
    assertThat(driver.count("graphs")).isEqualTo(3);
    GeneratedCuda.close(model);
  }

  @Test
  void forgetsThePlansOfSizesThatCameLongAgo() {
    var weights = Weights.random(1);
    var onHost = block.onHost(weights);
    var onDevice = block.on(device, weights);
    for (int batch = 1; batch <= 40; batch++) {
      onDevice.run(Map.of("x", random(batch, batch, 1, 24)));
    }
    var inputs = Map.<String, Tensor>of("x", random(1, 1, 1, 24));
    assertAgree(onDevice.run(inputs), onHost.run(inputs));
    GeneratedCuda.close(onDevice);
  }

  @Test
  void takesNamesThatTheClassOrJavaUses() {
    var program =
        """
        model Workspace {
          input memory: f32[N, 8]
          input plan: i32[N]
          output class = memory -> linear(8) -> + (plan -> embedding(5, 8))
          output closed = plan
        }
        """;
    var names = GeneratedCuda.of(program, this::image);
    var weights = Weights.random(1);
    var inputs = Map.of("memory", random(1, 3, 8), "plan", IntTensor.of(new int[] {3}, 4, 0, 2));
    var model = names.on(device, weights);
    assertAgree(model.run(inputs), names.onHost(weights).run(inputs));
    GeneratedCuda.close(model);
  }

  @Test
  void servesManyThreads() throws Exception {
    var weights = Weights.random(1);
    var onHost = block.onHost(weights);
    var onDevice = block.on(device, weights);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var runs =
          IntStream.range(0, 24)
              .mapToObj(i ->
                  threads.submit(() -> {
                    var inputs = Map.<String, Tensor>of("x", random(i, 1 + i % 3, 5, 24));
                    assertAgree(onDevice.run(inputs), onHost.run(inputs));
                  }))
              .toList();
      for (var run : runs) {
        run.get();
      }
    }
    GeneratedCuda.close(onDevice);
  }

  @Test
  void checksInputsAsTheJavaClassDoes() {
    var model = block.on(device, Weights.random(1));
    var inputs = Map.<String, Tensor>of("x", random(2, 2, 5, 23));
    var refusal = assertThrows(ResiduaException.class, () -> model.run(inputs));
    assertThat(refusal)
        .hasMessageThat()
        .isEqualTo("input `x` has shape [2, 5, 23], with 23 on axis 2; the model takes 24 there");
    GeneratedCuda.close(model);
  }

  @Test
  void saysThatMemoryIsTooSmallForTheWeights() {
    driver.set("memory", 10_000);
    var refusal = assertThrows(ResiduaException.class, () -> block.on(device, Weights.random(1)));
    assertThat(refusal).hasMessageThat().startsWith("Stand-in has too little memory: ");
    assertThat(refusal).hasMessageThat().endsWith(" MB is free");
  }

  @Test
  void saysThatMemoryIsTooSmallForARunAndGoesOn() {
    var model = block.on(device, Weights.random(1));
    driver.set("memory", driver.count("bytes") + (1 << 20));
    var large = Map.<String, Tensor>of("x", random(1, 64, 64, 24));
    var refusal = assertThrows(ResiduaException.class, () -> model.run(large));
    assertThat(refusal)
        .hasMessageThat()
        .matches(
            "Stand-in has too little memory: a run of Block takes \\d+\\.\\d MB, and 1\\.0 MB is"
                + " free");
    assertThat(model.run(Map.of("x", random(1, 1, 5, 24)))).containsKey("y");
    GeneratedCuda.close(model);
  }

  @Test
  void namesTheKernelAndItsLayerWhereALaunchFails() {
    var model = block.on(device, Weights.random(1));
    driver.set("fail_launch", 2);
    var inputs = Map.<String, Tensor>of("x", random(1, 1, 5, 24));
    var failure = assertThrows(CudaException.class, () -> model.run(inputs));
    assertThat(failure)
        .hasMessageThat()
        .matches(
            "kernel \\w+ of layer .+ \\(.+\\): cuStreamSynchronize: an illegal memory access was"
                + " encountered \\(CUDA_ERROR_ILLEGAL_ADDRESS, 700\\)");
    driver.reset();
    assertThat(model.run(inputs)).containsKey("y");
    GeneratedCuda.close(model);
  }

  @Test
  void saysForWhichDevicesTheKernelsWereBuilt() {
    byte[] fatBinary = {0x50, (byte) 0xed, 0x55, (byte) 0xba, 1, 0, 16, 0};
    var model = GeneratedCuda.of(BLOCK, _ -> fatBinary);
    var refusal = assertThrows(ResiduaException.class, () -> model.on(device, Weights.random(1)));
    assertThat(refusal)
        .hasMessageThat()
        .isEqualTo(
            "the kernels of Block were built for sm_80, sm_90, sm_100 and later, not for Stand-in"
                + " (sm_90); build them with --arch for it");
  }

  @Test
  void saysThatTheKernelsAreNotBesideTheClass() {
    var model = GeneratedCuda.of(BLOCK, _ -> new byte[0]);
    var refusal = assertThrows(ResiduaException.class, () -> model.on(device, Weights.random(1)));
    assertThat(refusal).hasMessageThat().startsWith("BlockCuda.fatbin is not beside the class");
  }

  @Test
  void refusesRunsAfterItIsClosed() {
    var model = block.on(device, Weights.random(1));
    GeneratedCuda.close(model);
    var inputs = Map.<String, Tensor>of("x", random(1, 1, 5, 24));
    var failure = assertThrows(IllegalStateException.class, () -> model.run(inputs));
    assertThat(failure).hasMessageThat().isEqualTo("Block is closed");
  }

  @Test
  void saysThatThereIsNoDevice() {
    driver.set("devices", 0);
    var library = driver.library().toString();
    var refusal = assertThrows(ResiduaException.class, () -> CudaDevice.open(library));
    assertThat(refusal).hasMessageThat().isEqualTo("there is a CUDA driver, but no CUDA device");
  }

  @Test
  void saysThatThereIsNoDriver() {
    var refusal = assertThrows(ResiduaException.class, () -> CudaDevice.open("libnone.so.1"));
    assertThat(refusal)
        .hasMessageThat()
        .isEqualTo("there is no CUDA driver: cannot load libnone.so.1; install NVIDIA's driver");
  }
}
