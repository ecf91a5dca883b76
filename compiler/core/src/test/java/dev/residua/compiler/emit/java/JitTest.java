package dev.residua.compiler.emit.java;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import dev.residua.runtime.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Both compilers of the JVM take every kernel. What the first one gives up on, the second is never
/// asked for, and vectors that are interpreted cost a thousand times as much.
class JitTest {
  private static final Pattern COMPILED = Pattern.compile("models\\.Net\\$VectorKernels::(\\w+) ");

  private static final String NET =
      """
      model Net {
          input x: f32[N, 3, 7, 7]
          input t: f32[N, 19, 48]
          image = x -> conv(64, 3) -> batch_norm -> relu
              -> residual(after = relu6) { conv(96, 3) -> relu -> conv(64, 1, bias = true) }
              -> conv(64, 3, groups = depthwise) -> relu6 -> max_pool(3, stride = 2)
              -> conv(64, 5, groups = depthwise, stride = 2) -> conv(40, 3, stride = 2) -> gelu
              -> global_avg_pool
          text = t -> residual(norm = post) { attention(3) }
              -> residual(norm = pre) { linear(192) -> gelu -> linear(48) } -> mean(axis = 1)
          output y = concat(image, text, axis = 1) -> linear(10) -> softmax
      }
      """;

  /// Runs the model, so that all classes are loaded, and then calls every kernel with nothing: each
  /// is compiled before its first statement fails. That is quick, where vectors are interpreted.
  private static final String MAIN =
      """
      package models;
      import dev.residua.runtime.*;
      import java.lang.reflect.*;
      import java.util.Arrays;
      public class Main {
        public static void main(String[] arguments) throws Exception {
          var net = Net.load(Weights.random(3), Threads.of(1));
          var y = net.run(FloatTensor.zeros(2, 3, 7, 7), FloatTensor.zeros(2, 19, 48));
          System.out.println("ran " + y.size());
          var type = Class.forName("models.Net$VectorKernels");
          var constructor = type.getDeclaredConstructor();
          constructor.setAccessible(true);
          var kernels = constructor.newInstance();
          for (var method : type.getDeclaredMethods()) {
            method.setAccessible(true);
            try {
              var nothing =
                  Arrays.stream(method.getParameterTypes())
                      .map(parameter -> Array.get(Array.newInstance(parameter, 1), 0))
                      .toArray();
              method.invoke(kernels, nothing);
            } catch (InvocationTargetException expected) {
            }
            System.out.println("called " + method.getName());
          }
        }
      }
      """;

  @Test
  void theFirstCompilerTakesEveryKernel(@TempDir Path folder) throws Exception {
    assertTaken(run(folder, "-XX:TieredStopAtLevel=3"));
  }

  @Test
  void theSecondCompilerTakesEveryKernel(@TempDir Path folder) throws Exception {
    assertTaken(run(folder, "-XX:-TieredCompilation"));
  }

  private static void assertTaken(List<String> output) {
    assertThat(output).contains("ran 20");
    assertThat(output.stream().filter(line -> line.contains("COMPILE SKIPPED")).toList()).isEmpty();
    var called =
        output.stream()
            .filter(line -> line.startsWith("called "))
            .map(line -> line.substring("called ".length()))
            .collect(Collectors.toSet());
    var compiled =
        output.stream()
            .map(COMPILED::matcher)
            .filter(Matcher::find)
            .map(line -> line.group(1))
            .collect(Collectors.toSet());
    assertThat(called.stream().filter(name -> name.startsWith("tile")).toList()).isNotEmpty();
    assertThat(compiled).containsAtLeastElementsIn(called);
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
