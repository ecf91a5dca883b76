package dev.residua.cuda.emulation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StandInDriverTest {
  @Test
  void hasTheSignaturesOfTheToolkit(@TempDir Path folder) {
    assumeTrue(EmulationCompiler.available(), EmulationCompiler.MISSING);
    var toolkit = Path.of(System.getenv().getOrDefault("CUDA_HOME", "/usr/local/cuda"), "include");
    assumeTrue(Files.exists(toolkit.resolve("cuda.h")), "no CUDA toolkit: there is no " + toolkit);
    assertDoesNotThrow(() -> StandInDriver.checkSignatures(folder, toolkit));
  }
}
