package dev.residua.runtime;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;

class TensorTest {
  @Test
  void theLastAxisIsContiguous() {
    FloatTensor x = FloatTensor.of(new int[] {2, 3}, 1, 2, 3, 4, 5, 6);
    assertThat(x.get(1, 0)).isEqualTo(4f);
    assertThat(x.slice(1).toString()).isEqualTo("f32[3] 4.0 5.0 6.0");
    assertThat(x.toString()).isEqualTo("f32[2, 3] 1.0 2.0 3.0 4.0 5.0 6.0");
  }

  @Test
  void reshapeAndWrapShareTheArrayAndCopyDoesNot() {
    float[] data = new float[6];
    FloatTensor x = FloatTensor.wrap(data, 2, 3);
    FloatTensor copy = x.copy();
    x.reshape(3, 2).data()[5] = 7;
    assertThat(data[5]).isEqualTo(7f);
    assertThat(copy.get(1, 2)).isEqualTo(0f);
  }

  @Test
  void aScalarHasOneElementAndAnEmptyTensorNone() {
    assertThat(FloatTensor.of(new int[0], 3).get()).isEqualTo(3f);
    assertThat(IntTensor.zeros(4, 0, 2).size()).isEqualTo(0);
  }

  @Test
  void aWrongLengthNamesShapeAndLength() {
    assertThat(Refusal.of(() -> FloatTensor.of(new int[] {2, 2}, 1, 2, 3)))
        .isEqualTo("shape [2, 2] has 4 elements, but there are 3 values");
  }

  @Test
  void sizesAreChecked() {
    assertThat(Refusal.of(() -> FloatTensor.zeros(2, -1)))
        .isEqualTo("shape [2, -1] has the negative size -1");
    assertThat(Refusal.of(() -> IntTensor.zeros(65536, 65536)))
        .contains("shape [65536, 65536] has more than 2147483647 elements");
    assertThat(Refusal.of(() -> FloatTensor.zeros(2).get(2)))
        .isEqualTo("index [2] is outside a tensor of shape [2]");
  }

  @Test
  void longsAreReadAsFarAsTheyFit() {
    assertThat(IntTensor.ofLongs(new int[] {2}, 5, -1).toString()).isEqualTo("i64[2] 5 -1");
    assertThat(IntTensor.of(new int[] {1, 2}, 5, -1).toFloats().toString())
        .isEqualTo("f32[1, 2] 5.0 -1.0");
    assertThat(Refusal.of(() -> IntTensor.ofLongs(new int[] {2}, 5, 1L << 40)))
        .contains("value 1099511627776 at position 1 does not fit 32 bits");
  }
}
