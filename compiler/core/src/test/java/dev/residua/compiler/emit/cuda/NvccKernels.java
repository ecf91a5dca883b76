package dev.residua.compiler.emit.cuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The real nvcc, for tests on a real device.
record NvccKernels(Path nvcc, int architecture) {
  /// Skips the test where there is no nvcc.
  static NvccKernels forArchitecture(int architecture) {
    var found =
        Stream.concat(
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1)),
                Stream.of("/usr/local/cuda/bin"))
            .map(folder -> Path.of(folder, "nvcc"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(found.isPresent(), "no nvcc on the PATH: kernels cannot be built for the device");
    return new NvccKernels(found.orElseThrow(), architecture);
  }

  byte[] build(String source) {
    try {
      var folder = Files.createTempDirectory("residua-gpu");
      var kernels = Files.writeString(folder.resolve("kernels.cu"), source);
      var binary = folder.resolve("kernels.fatbin");
      var command =
          List.of(
              nvcc.toString(),
              "-std=c++17",
              "-O3",
              "-arch=sm_" + architecture,
              "-fatbin",
              "-o",
              binary.toString(),
              kernels.toString());
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(output);
      }
      return Files.readAllBytes(binary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
