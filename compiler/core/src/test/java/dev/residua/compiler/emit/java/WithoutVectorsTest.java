package dev.residua.compiler.emit.java;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Java that was not started with the vector module runs a generated model, and says once that it
/// could be faster.
class WithoutVectorsTest {
  private static final String NET =
      """
      model Net {
          input x: f32[N, 5]
          output y = x -> residual(norm = pre, after = gelu) { linear(7) -> silu -> linear(5) }
              -> softmax
      }
      """;

  private static final String MAIN =
      """
      package models;
      import dev.residua.runtime.*;
      public class Main {
        public static void main(String[] arguments) {
          var net = Net.load(Weights.random(3));
          for (int i = 0; i < 2; i++) {
            System.out.println(
                java.util.Arrays.toString(net.run(FloatTensor.of(new int[] {1, 5}, 1, 2, 3, 4, 5)).data()));
          }
        }
      }
      """;

  @Test
  void runsAndSaysSoOnce(@TempDir Path folder) throws Exception {
    var graph = Generated.graph(NET);
    var sources = Map.of("models.Net", Generated.file(graph).text(), "models.Main", MAIN);
    for (var entry : MemoryCompiler.compile(sources).entrySet()) {
      var file = folder.resolve(entry.getKey().replace('.', '/') + ".class");
      Files.createDirectories(file.getParent());
      Files.write(file, entry.getValue());
    }
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var runtime =
        Path.of(Weights.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var classPath = folder + System.getProperty("path.separator") + runtime;
    var errors = folder.resolve("errors.txt");
    var process =
        new ProcessBuilder(java, "-Xmx64m", "-cp", classPath, "models.Main")
            .redirectError(errors.toFile())
            .start();
    var lines = text(process.getInputStream()).lines().toList();
    int exit = process.waitFor();

    assertThat(Files.readAllLines(errors))
        .containsExactly(
            "residua: running without vector instructions;"
                + " start Java with --add-modules jdk.incubator.vector to use them");
    assertThat(exit).isEqualTo(0);
    assertThat(lines).hasSize(2);
    assertThat(lines.getLast()).isEqualTo(lines.getFirst());
    assertThat(numbers(lines.getFirst())).usingTolerance(1e-6).containsExactly(here()).inOrder();
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  private static float[] numbers(String line) {
    var parts = line.substring(1, line.length() - 1).split(", ", -1);
    float[] numbers = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      numbers[i] = Float.parseFloat(parts[i]);
    }
    return numbers;
  }

  /// The same run in this JVM.
  private static float[] here() {
    try (var pool = Threads.of(1)) {
      var workspace = Generated.workspace(Generated.of(NET).load(Weights.random(3), pool));
      var y = (FloatTensor) workspace.run(FloatTensor.of(new int[] {1, 5}, 1, 2, 3, 4, 5));
      return Arrays.copyOf(y.data(), y.size());
    }
  }
}
