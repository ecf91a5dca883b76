package dev.residua.compiler.generate;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.compiler.CompileOptions;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.source.SourceFile;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ItemByItemTest {
  private static Optional<String> batch(String program) {
    var source = new SourceFile("model.resnet", program);
    var checked = Compiler.check(source, SourceLoader.none(), CompileOptions.DEFAULT);
    assertThat(checked.diagnostics()).isEmpty();
    return ItemByItem.of(checked.graphs().getFirst()).map(ItemByItem::batch);
  }

  @Test
  void imagesAreComputedByThemselves() {
    assertThat(
            batch(
                """
                model Net {
                    input x: f32[B, 3, 8, 8]
                    output y = x -> conv(8, 3) -> batch_norm -> relu -> max_pool(2)
                        -> residual { conv(8, 3, groups = depthwise) } -> global_avg_pool -> linear(4)
                }
                """))
        .hasValue("B");
  }

  @Test
  void soAreSequences() {
    assertThat(
            batch(
                """
                model Net {
                    input x: f32[N, T, 16]
                    output y = x -> residual(norm = post) { attention(2) } -> mean(axis = 1) -> softmax
                }
                """))
        .hasValue("N");
  }

  @Test
  void itemsThatAreJoinedAreNot() {
    assertThat(
            batch(
                """
                model Net {
                    input x: f32[N, 4]
                    output y = x - mean(x, axis = 0, keep = true)
                }
                """))
        .isEmpty();
  }

  @Test
  void anOutputWithoutItemsIsNot() {
    assertThat(
            batch(
                """
                model Net {
                    input x: f32[N, 4]
                    output y = x -> linear(3)
                    output z = x -> max(axis = 0)
                }
                """))
        .isEmpty();
  }

  @Test
  void oneAxisOfEveryInputCounts() {
    assertThat(
            batch(
                """
                model Net {
                    input a: f32[N, 4]
                    input b: f32[M, 4]
                    output y = a -> linear(4)
                    output z = b -> linear(4)
                }
                """))
        .isEmpty();
  }
}
