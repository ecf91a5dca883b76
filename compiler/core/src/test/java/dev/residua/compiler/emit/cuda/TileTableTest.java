package dev.residua.compiler.emit.cuda;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.compiler.CompileOptions;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.source.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The tiles that are chosen for the layers of ResNet-50 and MiniLM.
class TileTableTest {
  private static final List<Contraction> RESNET =
      List.of(
          layer("f32[N, 3, 224, 224]", "conv(64, 7, stride = 2)"),
          layer("f32[N, 64, 56, 56]", "conv(64, 1)"),
          layer("f32[N, 64, 56, 56]", "conv(64, 3)"),
          layer("f32[N, 64, 56, 56]", "conv(256, 1)"),
          layer("f32[N, 128, 28, 28]", "conv(128, 3)"),
          layer("f32[N, 128, 28, 28]", "conv(512, 1)"),
          layer("f32[N, 256, 14, 14]", "conv(256, 3)"),
          layer("f32[N, 1024, 14, 14]", "conv(256, 1)"),
          layer("f32[N, 512, 7, 7]", "conv(512, 3)"),
          layer("f32[N, 512, 7, 7]", "conv(2048, 1)"),
          layer("f32[N, 2048]", "linear(1000)"));

  private static final List<Contraction> MINILM =
      List.of(
          layer("f32[N, T, 384]", "linear(1152)"),
          layer("f32[N, T, 384]", "linear(384)"),
          layer("f32[N, T, 384]", "linear(1536)"),
          layer("f32[N, T, 1536]", "linear(384)"),
          layer("f32[N, 384]", "linear(384)"));

  private static Contraction layer(String type, String layer) {
    var text = "model Layer { input x: %s output y = x -> %s }".formatted(type, layer);
    var file = new SourceFile("layer.resnet", text);
    var checked = Compiler.check(file, SourceLoader.none(), CompileOptions.DEFAULT);
    assertThat(checked.diagnostics()).isEmpty();
    return Compiler.program(checked.graphs().getFirst()).kernels().stream()
        .filter(Contraction.class::isInstance)
        .map(Contraction.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /// The expected tables stand in `tiles/f32.txt` and so on; a test that fails prints the table
  /// that is to be looked at and put there.
  @ParameterizedTest
  @EnumSource
  void choosesATileForEveryLayer(Precision precision) throws IOException {
    var table = new TileTable(Device.H100, precision);
    var actual = table.print(RESNET) + "\n" + table.print(MINILM);
    assertThat(actual).isEqualTo(expected("../tiles/%s.txt".formatted(name(precision))));
  }

  private static String name(Precision precision) {
    return precision.name().toLowerCase(Locale.ROOT);
  }

  private static String expected(String resource) throws IOException {
    try (var in = Objects.requireNonNull(TileTableTest.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
