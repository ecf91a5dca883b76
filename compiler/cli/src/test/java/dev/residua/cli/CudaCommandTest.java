package dev.residua.cli;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.residua.cli.cuda.Nvcc;
import dev.residua.cuda.emulation.EmulationCompiler;
import dev.residua.cuda.emulation.StandInDriver;
import dev.residua.cuda.emulation.StandInNvcc;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.Npy;
import dev.residua.runtime.cuda.CudaDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// `--target cuda`, `--device cuda` and `--compare`, with stand-ins for NVIDIA's driver and nvcc.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CudaCommandTest {
  @TempDir Path folder;
  private Path toolkit;
  private StandInDriver driver;
  private Path net;
  private Path x;

  @BeforeAll
  void standIns(@TempDir Path toolkit) {
    assumeTrue(EmulationCompiler.available(), EmulationCompiler.MISSING);
    this.toolkit = toolkit;
    driver = StandInDriver.in(toolkit);
    StandInNvcc.install(toolkit);
  }

  @BeforeEach
  void aModel() throws IOException {
    driver.reset();
    System.setProperty(CudaDevice.DRIVER, driver.library().toString());
    net =
        Files.writeString(
            folder.resolve("net.resnet"),
            """
            model Net {
                input x: f32[N, 8]
                output y = x -> residual { layer_norm -> linear(20) -> gelu -> linear(8) }
                output place = y -> argmax
            }
            """);
    x = folder.resolve("x.npy");
    Npy.write(x, FloatTensor.of(new int[] {2, 8}, 1, 2, 3, 4, 5, 6, 7, 8, 8, 7, 6, 5, 4, 3, 2, 1));
  }

  @AfterEach
  void realDriver() {
    System.clearProperty(CudaDevice.DRIVER);
  }

  private Call run(Object... more) {
    var words = new ArrayList<Object>(List.of("run", net, "--weights", "random:1"));
    words.addAll(List.of("--input", "x=" + x));
    words.addAll(List.of(more));
    return Call.in(environment(), words.toArray());
  }

  private Map<String, String> environment() {
    return Map.of(
        "CUDA_HOME", toolkit.toString(), "XDG_CACHE_HOME", folder.resolve("cache").toString());
  }

  private List<String> written() throws IOException {
    try (var files = Files.walk(folder.resolve("out"))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.resolve("out").relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void compileWritesKernelsTheirBinaryAndTheClass() throws IOException {
    var out = folder.resolve("out");
    var call =
        Call.in(environment(), "compile", net, "-o", out, "--target", "cuda", "--package", "a.b");
    assertThat(call.err()).isEmpty();
    assertThat(call.code()).isEqualTo(0);
    assertThat(written())
        .containsExactly("a/b/NetCuda.cu", "a/b/NetCuda.fatbin", "a/b/NetCuda.java");
    assertThat(Files.readString(out.resolve("a/b/NetCuda.cu"))).contains("__global__");
  }

  @Test
  void compileForBothTargetsNeedsAPackage() throws IOException {
    var out = folder.resolve("out");
    var call = Call.in(environment(), "compile", net, "-o", out, "--target", "both");
    assertThat(call.code()).isEqualTo(2);
    assertThat(call.err()).startsWith("residua: missing required option: '--package=NAME'");
    Call.in(environment(), "compile", net, "-o", out, "--target", "both", "--package", "n");
    assertThat(written())
        .containsExactly("n/Net.java", "n/NetCuda.cu", "n/NetCuda.fatbin", "n/NetCuda.java");
  }

  @Test
  void withoutNvccTheSourcesAreWritten() throws IOException {
    var call =
        Call.in(
            Map.of("CUDA_HOME", folder.toString()),
            "compile",
            net,
            "-o",
            folder.resolve("out"),
            "--target",
            "cuda");
    assertThat(call.code()).isEqualTo(0);
    assertThat(call.err())
        .isEqualTo("residua: note: no .fatbin is written, since " + Nvcc.MISSING + "\n");
    assertThat(written()).containsExactly("NetCuda.cu", "NetCuda.java");
  }

  @Test
  void anArchitectureIsCheckedBeforeNvccIsCalled() {
    var call =
        Call.in(
            environment(),
            "compile",
            net,
            "-o",
            folder.resolve("out"),
            "--target",
            "cuda",
            "--arch",
            "hopper");
    assertThat(call.code()).isEqualTo(2);
    assertThat(call.err())
        .isEqualTo(
            """
            residua: --arch hopper is not an architecture
            help: write for instance --arch sm_80,sm_90
            """);
  }

  @Test
  void runOnADevicePrintsWhatTheJavaBackendPrints() {
    var onHost = run();
    var onDevice = run("--device", "cuda");
    assertThat(onDevice.err()).isEmpty();
    assertThat(onDevice.code()).isEqualTo(0);
    assertThat(onDevice.out().lines().findFirst()).isEqualTo(onHost.out().lines().findFirst());
    assertThat(driver.count("launches")).isGreaterThan(0);
    assertThat(driver.count("allocations")).isEqualTo(0);
  }

  @Test
  void builtKernelsAreKept() throws IOException {
    run("--device", "cuda");
    try (var kept = Files.list(folder.resolve("cache/residua/cuda"))) {
      assertThat(kept.filter(file -> file.toString().endsWith(".fatbin")).toList()).hasSize(1);
    }
  }

  @Test
  void twoEnginesAreCompared() {
    var call = run("--compare", "java,cuda");
    assertThat(call.err()).isEmpty();
    assertThat(call.code()).isEqualTo(0);
    assertThat(call.out().lines().toList().getFirst())
        .matches("output +type +largest difference +at +largest value");
    assertThat(call.out()).containsMatch("\ny +f32\\[2, 8\\] +(0|\\d\\.\\de-0[6-9])");
    assertThat(call.out()).containsMatch("\nplace +i32\\[2\\] +0");
  }

  @Test
  void aModelIsComparedWithTheReference() {
    var call = run("--compare", "java,reference");
    assertThat(call.err()).isEmpty();
    assertThat(call.out()).containsMatch("\ny +f32\\[2, 8\\] +(0|\\d\\.\\de-0[6-9])");
    assertThat(run("--compare", "java").err())
        .startsWith("residua: --compare takes two different engines");
  }

  @Test
  void whatIsMissingIsSaidInOneLine() {
    driver.set("devices", 0);
    assertLine("there is a CUDA driver, but no CUDA device", run("--device", "cuda"));
    driver.reset();
    driver.set("memory", 100);
    var small = run("--device", "cuda");
    assertThat(small.err())
        .matches(
            "residua: Stand-in has too little memory: .+ takes \\d+\\.\\d MB, and 0.0 MB is free"
                + "\n");
    assertThat(small.code()).isEqualTo(2);
    driver.reset();
    assertLine(
        Nvcc.MISSING,
        Call.in(
            Map.of("CUDA_HOME", folder.toString()),
            "run",
            net,
            "--weights",
            "random:1",
            "--input",
            "x=" + x,
            "--device",
            "cuda"));
    System.setProperty(CudaDevice.DRIVER, "libnone.so");
    assertLine(
        "there is no CUDA driver: cannot load libnone.so; install NVIDIA's driver",
        run("--device", "cuda"));
  }

  private static void assertLine(String message, Call call) {
    assertThat(call.err()).isEqualTo("residua: " + message + "\n");
    assertThat(call.code()).isEqualTo(2);
    assertThat(call.out()).isEmpty();
  }
}
