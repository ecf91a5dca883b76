package dev.residua.compiler.emit.java;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import dev.residua.runtime.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Both compilers of the JVM take every kernel. What the first one gives up on, the second is never
/// asked for, and vectors that are interpreted cost a thousand times as much.
class JitTest {
  private static final String NET =
      """
      model Net {
          input x: f32[N, 3, 20, 20]
          input t: f32[N, 70, 48]
          image = x -> conv(64, 3) -> batch_norm -> relu
              -> residual(after = relu6) { conv(96, 3) -> relu -> conv(64, 1, bias = true) }
              -> conv(40, 3, stride = 2) -> gelu -> global_avg_pool
          text = t -> residual(norm = post) { attention(3) }
              -> residual(norm = pre) { linear(192) -> gelu -> linear(48) } -> mean(axis = 1)
          output y = concat(image, text, axis = 1) -> linear(10) -> softmax
      }
      """;

  private static final String MAIN =
      """
      package models;
      import dev.residua.runtime.*;
      public class Main {
        public static void main(String[] arguments) {
          var net = Net.load(Weights.random(3), Threads.of(1));
          var y = net.run(FloatTensor.zeros(2, 3, 20, 20), FloatTensor.zeros(2, 70, 48));
          System.out.println("ran " + y.size());
        }
      }
      """;

  @Test
  void theFirstCompilerTakesEveryKernel(@TempDir Path folder) throws Exception {
    var output = run(folder, "-XX:TieredStopAtLevel=3");

    assertThat(output.stream().filter(line -> line.contains("ran 20"))).isNotEmpty();
    assertThat(output.stream().filter(line -> line.contains("::tile")).toList()).isNotEmpty();
    assertThat(output.stream().filter(line -> line.contains("COMPILE SKIPPED")).toList()).isEmpty();
  }

  @Test
  void theSecondCompilerTakesEveryKernel(@TempDir Path folder) throws Exception {
    var output = run(folder, "-XX:-TieredCompilation");

    assertThat(output.stream().filter(line -> line.contains("::tile")).toList()).isNotEmpty();
    assertThat(output.stream().filter(line -> line.contains("COMPILE SKIPPED")).toList()).isEmpty();
  }

  /// What a JVM prints that compiles each kernel when it is first called.
  private static List<String> run(Path folder, String compiler) throws Exception {
    var sources =
        Map.of("models.Net", Generated.file(Generated.graph(NET)).text(), "models.Main", MAIN);
    for (var entry : MemoryCompiler.compile(sources).entrySet()) {
      var file = folder.resolve(entry.getKey().replace('.', '/') + ".class");
      Files.createDirectories(file.getParent());
      Files.write(file, entry.getValue());
    }
    var runtime =
        Path.of(Weights.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var output = folder.resolve("output.txt");
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-Xcomp",
                compiler,
                "-XX:CompileCommand=quiet",
                "-XX:CompileCommand=compileonly,models.Net*::*",
                "-XX:+PrintCompilation",
                "-cp",
                folder + System.getProperty("path.separator") + runtime,
                "models.Main")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int exit = process.waitFor();
    var lines = Files.readAllLines(output);
    assertWithMessage(String.join("\n", lines)).that(exit).isEqualTo(0);
    return lines;
  }
}
