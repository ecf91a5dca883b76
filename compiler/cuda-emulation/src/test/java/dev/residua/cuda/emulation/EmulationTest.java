package dev.residua.cuda.emulation;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// What tests of emulated kernels share: a compiler, and memory in place of the device's.
abstract class EmulationTest {
  @TempDir static Path folder;

  private static EmulationCompiler compiler;
  private final Arena device = Arena.ofShared();

  @BeforeAll
  static void findCompiler() {
    assumeTrue(EmulationCompiler.available(), EmulationCompiler.MISSING);
    compiler = EmulationCompiler.in(folder);
  }

  @AfterEach
  void freeMemory() {
    device.close();
  }

  /// Memory that holds `values`.
  MemorySegment floats(float... values) {
    return nothing(values.length).copyFrom(MemorySegment.ofArray(values));
  }

  /// Memory that holds NaN.
  MemorySegment nothing(int floats) {
    return device.allocate(4L * floats, 256).fill((byte) 0xff);
  }

  static float[] random(int count, long seed) {
    var random = new Random(seed);
    var values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return values;
  }

  static float[] read(MemorySegment memory) {
    return memory.toArray(ValueLayout.JAVA_FLOAT);
  }

  /// Compiles the only kernel of `source` and runs it.
  static void run(
      String source, Checks checks, Launch launch, Schedule schedule, Argument... arguments) {
    try (var module = compiler.compile(source, checks)) {
      module.launch(module.kernels().getFirst(), launch, schedule, List.of(arguments));
    }
  }
}
