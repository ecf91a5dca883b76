package dev.residua.compiler.pass;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.compiler.CompileOptions;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.source.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoinLinearsTest {
  @Test
  void queryKeyAndValueAreOneProduct() {
    assertThat(
            products(
                """
                model Net {
                    input x: f32[N, T, 48]
                    output y = x -> attention(3)
                }
                """))
        .containsExactly("144 columns of 48", "48 columns of 48")
        .inOrder();
  }

  @Test
  void fewerKeyHeadsMakeANarrowerProduct() {
    assertThat(
            products(
                """
                model Net {
                    input x: f32[N, T, 48]
                    output y = x -> attention(6, kv_heads = 2)
                }
                """))
        .containsExactly("80 columns of 48", "48 columns of 48")
        .inOrder();
  }

  @Test
  void aWeightThatIsUsedTwiceStaysApart() {
    assertThat(
            products(
                """
                model Net {
                    input x: f32[N, 8]
                    first = linear(8, bias = false)
                    a = x -> first
                    b = x -> linear(8, bias = false)
                    c = a -> linear(bias = false, weight = first.weight)
                    output y = concat(a, b, c)
                }
                """))
        .containsExactly("8 columns of 8", "8 columns of 8", "8 columns of 8");
  }

  private static List<String> products(String program) {
    var source = new SourceFile("model.resnet", program);
    var checked = Compiler.check(source, SourceLoader.none(), CompileOptions.DEFAULT);
    assertThat(checked.diagnostics()).isEmpty();
    return Compiler.program(checked.graphs().getFirst()).kernels().stream()
        .filter(Contraction.class::isInstance)
        .map(Contraction.class::cast)
        .map(product -> product.columns() + " columns of " + product.depth())
        .toList();
  }
}
