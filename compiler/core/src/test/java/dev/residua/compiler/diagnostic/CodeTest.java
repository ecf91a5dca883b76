package dev.residua.compiler.diagnostic;

import static com.google.common.truth.Truth.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodeTest {
  @Test
  void everyCodeHasAPageAndEveryPageACode() {
    List<String> ids = Arrays.stream(Code.values()).map(Code::id).toList();
    List<String> pages =
        Code.pages()
            .lines()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3))
            .toList();

    assertThat(pages).containsExactlyElementsIn(ids);
    assertThat(ids).containsNoDuplicates();
    for (Code code : Code.values()) {
      assertThat(code.explanation().lines().count()).isAtLeast(3);
    }
  }

  @Test
  void codesAreFoundInAnyCase() {
    assertThat(Code.of("rn0203")).hasValue(Code.RESIDUAL_SHAPES);
    assertThat(Code.of("RN9999")).isEmpty();
  }
}
