package dev.residua.runtime;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;

class VectorsTest {
  @Test
  void thePropertyOverridesTheMachine() {
    assertThat(Vectors.choose("128", true)).isEqualTo(128);
    assertThat(Vectors.choose("0", true)).isEqualTo(0);
    assertThat(Vectors.choose("", true)).isAnyOf(64, 128, 256, 512, 1024, 2048);
  }

  @Test
  void withoutTheModuleThePathIsScalar() {
    assertThat(Vectors.choose("", false)).isEqualTo(0);
    assertThat(Vectors.choose("256", false)).isEqualTo(0);
  }

  @Test
  void otherWidthsAreRefused() {
    assertThat(Refusal.of(() -> Vectors.choose("100", true)))
        .isEqualTo(
            "-Dresidua.vector.bits=100 is not a width;"
                + " give 64, 128, 256 or 512, or 0 for the scalar path");
  }
}
