package dev.residua.benchmarks.network;

import static com.google.common.truth.Truth.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RowsTest {
  @Test
  void everyRowHasANameOfItsOwn() {
    var names = Rows.networks().stream().map(Row::name).toList();

    assertThat(names).containsNoDuplicates();
    assertThat(names)
        .containsAtLeast("resnet152-8", "minilm-32x64", "vit_b16-1", "gpt2-token-after-128");
  }

  @Test
  void aRowIsFoundByItsName() {
    assertThat(Rows.named("minilm-32x64").sizes()).isEqualTo(Map.of("N", 32L, "T", 64L));
    assertThat(Rows.named("product-128x384x1536").network()).isEqualTo("product-384x1536");
  }

  @Test
  void sweepsDoubleTheSize() {
    assertThat(Rows.batches(16).stream().map(row -> row.sizes().get("N")).toList())
        .containsExactly(1L, 2L, 4L, 8L, 16L)
        .inOrder();
    assertThat(Rows.lengths("encoder", 8192).getLast().sizes()).containsEntry("T", 8192L);
  }
}
