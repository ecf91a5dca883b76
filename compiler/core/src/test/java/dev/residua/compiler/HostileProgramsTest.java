package dev.residua.compiler;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.source.SourceFile;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever stands in a file, checking it ends with messages and never with an exception.
class HostileProgramsTest {
  private static String model(String chain) {
    return "model M { input x: f32[N, 4] output y = x -> " + chain + " }";
  }

  private static Checked check(String program) {
    SourceLoader itself = (file, _) -> Optional.of(file);
    return Compiler.check(
        new SourceFile("hostile.resnet", program), itself, CompileOptions.DEFAULT);
  }

  private static void refuses(String name, String program) {
    var checked = check(program);
    assertWithMessage(name).that(checked.hasErrors()).isTrue();
    assertWithMessage(name).that(checked.graphs()).isEmpty();
    assertWithMessage(name).that(checked.diagnostics().size()).isLessThan(200);
  }

  @Test
  void nestingWithoutEnd() {
    int deep = 100_000;
    refuses("open", model("(".repeat(deep)));
    refuses("parentheses", model("linear(" + "(".repeat(deep) + "1" + ")".repeat(deep) + ")"));
    refuses("lists", model("reshape(" + "[".repeat(deep) + "]".repeat(deep) + ")"));
    refuses("chains", model("{ ".repeat(deep) + "relu" + " }".repeat(deep)));
    refuses("residuals", model("residual { ".repeat(deep) + "relu" + " }".repeat(deep)));
    refuses("minus", model("linear(" + "-".repeat(deep) + "1)"));
    refuses("not", "model M { require " + "not ".repeat(deep) + "true }");
    refuses("ifs", model("if true { ".repeat(deep) + "relu" + " }".repeat(deep)));
  }

  @Test
  void longButFlat() {
    refuses("sum", model("linear(0" + " + 0".repeat(100_000) + ")"));
    refuses("list", model("reshape([" + "1, ".repeat(300_000) + "1])"));
    refuses("power", model("linear(2" + " * 2".repeat(100) + ")"));
    refuses("name", model("a".repeat(1_000_000)));
  }

  @Test
  void repeatWithoutEnd() {
    refuses("repeat", model("repeat 1000000000 { relu }"));
    refuses("nested", model("repeat 100000 { repeat 100000 { relu } }"));
    refuses("index", model("repeat i in 0 .. 9223372036854775807 { relu }"));
    refuses("negative", model("repeat -1 { relu }"));
  }

  @Test
  void blocksThatUseThemselves() {
    refuses("itself", "block B { B }\n" + model("B"));
    refuses("in turns", "block A { B }\nblock B { A }\n" + model("A"));
    refuses("by a parameter", "block A(b: block) { b(b) }\n" + model("A(A)"));
    refuses("imports", "import B from \"hostile.resnet\"\n" + model("B"));
    var doubling =
        IntStream.range(1, 64)
            .mapToObj(i -> "block B%d { B%d -> B%d }".formatted(i, i - 1, i - 1))
            .collect(Collectors.joining("\n"));
    refuses("doubling", "block B0 { relu }\n" + doubling + "\n" + model("B63"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model M { input x: f32[N, 4611686018427387904, 4] output y = x -> relu }",
        "model M { input x: f32[N, 4611686018427387904, 4] output y = x -> linear(4) }",
        "model M { input x: f32[99999999999999999999999999] output y = x -> relu }",
        "model M { input x: f32[N, 0] output y = x -> relu }",
        "model M { input x: f32[N, -3] output y = x -> relu }",
        "model M { input x: f32[N, 4] output y = x -> linear(0) }",
        "model M { input x: f32[N, 4] output y = x -> linear(9223372036854775807) }",
        "model M { input x: f32[N, 4] output y = x -> linear(3037000500 * 3037000500) }",
        "model M { input x: f32[N, 3, 8, 8] output y = x -> conv(8, 9223372036854775807) }",
        "model M { input x: f32[N, 3, 8, 8] output y = x -> conv(8, 3, stride = 0) }",
        "model M { input x: f32[N, 3, 8, 8] output y = x -> conv(8, 3, dilation = -1) }",
        "model M { input x: f32[N, 4] output y = x -> linear(1 / 0) }",
        "model M { input x: f32[N, 4] output y = x -> linear(1 % 0) }",
        "model M { input x: f32[N, 4] output y = x -> dropout(0.0 / 0.0) }",
        "\0",
        "model",
        "import",
        "model M",
        "model M {",
        "\"",
        "/*",
        "}{)(][",
        "model M { output y = y }",
        "model M { input x: f32[N] output y = x -> }"
      })
  void sizesAndScraps(String program) {
    refuses(program, program);
  }

  @Test
  void bytesThatAreNoText() {
    var random = new Random(7);
    for (int i = 0; i < 50; i++) {
      byte[] bytes = new byte[1_000];
      random.nextBytes(bytes);
      refuses("garbage " + i, new String(bytes, StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void programsThatAreCutOff() {
    var program =
        """
        import Basic from "std/resnet"
        block Unit(width: int = 8, act: block = relu) { conv(width, 3) -> act }
        model Net(classes: int = [1, 2][1]) {
            input image: f32[N, 3, 8, 8] from image(mean = [0.5, 0.5, 0.5])
            a, b = image -> Unit(4 * 2) -> split(2, axis = 1)
            require classes > 1, "some"
            output y: f32[N, classes] = a + b -> residual(shortcut = projection, after = relu) {
                repeat i in 0 .. 2 { Unit(if i == 0 { 8 } else { 4 }) }
            } -> global_avg_pool -> linear(classes)
            names other { "a.{x...}" = "b.{x...}" transposed }
        """;
    for (int end = 0; end < program.length(); end++) {
      assertWithMessage("to %s", end).that(check(program.substring(0, end)).graphs()).isEmpty();
    }
  }

  @Test
  void aFileMayHaveNoModel() {
    var empty = check("");

    assertThat(empty.diagnostics()).isEmpty();
    assertThat(empty.graphs()).isEmpty();
  }
}
