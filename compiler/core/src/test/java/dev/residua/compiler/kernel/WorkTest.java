package dev.residua.compiler.kernel;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.compiler.CompileOptions;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.source.SourceFile;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkTest {
  private static Program program(String text) {
    var options = new CompileOptions(Optional.empty(), Map.of());
    var checked =
        Compiler.check(new SourceFile("model.resnet", text), SourceLoader.none(), options);
    assertThat(checked.diagnostics()).isEmpty();
    return Compiler.program(checked.graphs().getFirst());
  }

  /// The work of the first kernel whose title begins so.
  private static Work work(String title, String text, Map<String, Long> sizes) {
    var kernel =
        program(text).kernels().stream()
            .filter(candidate -> candidate.title().startsWith(title))
            .findFirst()
            .orElseThrow();
    return Work.of(kernel, name -> Objects.requireNonNull(sizes.get(name)));
  }

  @Test
  void aProductCountsTwoForEachMultiplyAddAndItsEpilogue() {
    var work =
        work(
            "linear",
            """
            model M {
              input x: f32[N, 20]
              output y = x -> linear(32) -> relu
            }
            """,
            Map.of("N", 5L));
    assertThat(work.operations()).isEqualTo(5 * 32 * (2 * 20 + 1 + 1));
    assertThat(work.bytesRead()).isEqualTo(4 * (5 * 20 + 20 * 32 + 32));
    assertThat(work.bytesWritten()).isEqualTo(4 * 5 * 32);
  }

  @Test
  void aStridedConvolutionReadsOnlyWhatItNeeds() {
    var work =
        work(
            "conv",
            """
            model M {
              input x: f32[N, 16, 8, 8]
              output y = x -> conv(16, 1, stride = 2, bias = false)
            }
            """,
            Map.of("N", 1L));
    assertThat(work.operations()).isEqualTo(2 * 16 * 16 * 16);
    assertThat(work.bytesRead()).isEqualTo(4 * (16 * 16 + 16 * 16));
    assertThat(work.bytesWritten()).isEqualTo(4 * 16 * 16);
  }

  @Test
  void causalAttentionCountsTheScoresThatAreSeen() {
    var work =
        work(
            "attention",
            """
            model M {
              input x: f32[N, T, 16]
              output y = x -> attention(2, causal = true)
            }
            """,
            Map.of("N", 3L, "T", 10L));
    assertThat(work.operations()).isEqualTo(3 * 2 * (10 * 11 / 2) * (2 * (8 + 8) + 5));
    assertThat(work.bytesRead()).isEqualTo(4 * 3 * 3 * 10 * 16);
    assertThat(work.bytesWritten()).isEqualTo(4 * 3 * 10 * 16);
  }

  @Test
  void anEmbeddingReadsOnlyTheRowsThatAreLookedUp() {
    var text =
        """
        model M {
          input ids: i64[N, T]
          output y = ids -> embedding(1000, 16)
        }
        """;
    var few = work("", text, Map.of("N", 2L, "T", 3L));
    assertThat(few.bytesRead()).isEqualTo(4 * (6 + 6 * 16));
    assertThat(few.operations()).isEqualTo(0);
    var many = work("", text, Map.of("N", 100L, "T", 300L));
    assertThat(many.bytesRead()).isEqualTo(4 * (30_000 + 1000 * 16));
  }

  @Test
  void aNormReadsItsRowOnce() {
    var work =
        work(
            "rms",
            """
            model M {
              input x: f32[N, 64]
              output y = x -> rms_norm
            }
            """,
            Map.of("N", 7L));
    assertThat(work.bytesRead()).isEqualTo(4 * (7 * 64 + 64));
    assertThat(work.bytesWritten()).isEqualTo(4 * 7 * 64);
    assertThat(work.operations()).isAtLeast(7 * 64 * 4);
  }

  @Test
  void windowsThatAreCutAtTheBorderCountWhatIsLeft() {
    var work =
        work(
            "max pool",
            """
            model M {
              input x: f32[N, 16, 4, 4]
              output y = x -> max_pool(3, stride = 1, padding = 1)
            }
            """,
            Map.of("N", 1L));
    // Along one axis the windows have 2, 3, 3 and 2 elements.
    assertThat(work.operations()).isEqualTo(16 * 10 * 10);
    assertThat(work.intensity()).isWithin(1e-9).of(16 * 100 / (4.0 * 2 * 16 * 16));
  }
}
