package dev.residua.runtime;

import static com.google.common.truth.Truth.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ShapeCheckTest {
  private final IntTensor ids = IntTensor.zeros(2, 5);
  private final IntTensor mask = IntTensor.zeros(3, 5);

  @Test
  void twoInputsThatDisagreeAreBothNamed() {
    assertThat(Refusal.of(() -> ShapeCheck.same("N", "ids", ids, 0, "mask", mask, 0)))
        .isEqualTo(
            "input `mask` has N = 3, but input `ids` has N = 2: their shapes are [3, 5] and [2,"
                + " 5]");
  }

  @Test
  void rankAndSizesAreChecked() {
    FloatTensor image = FloatTensor.zeros(1, 3, 200, 224);
    assertThat(Refusal.of(() -> ShapeCheck.rank("image", image, 3)))
        .isEqualTo("input `image` has shape [1, 3, 200, 224], of rank 4; the model takes rank 3");
    assertThat(Refusal.of(() -> ShapeCheck.fixed("image", image, 2, 224)))
        .isEqualTo(
            "input `image` has shape [1, 3, 200, 224], with 200 on axis 2;"
                + " the model takes 224 there");
    assertThat(Refusal.of(() -> ShapeCheck.derived("T + 1", 6, "ids", ids, 1)))
        .endsWith("the model takes T + 1 there, which is 6 for these inputs");
    assertThat(Refusal.of(() -> ShapeCheck.size("N", 1, "image", FloatTensor.zeros(0, 3), 0)))
        .endsWith("the model takes N there, at least 1");
  }

  @Test
  void inputsAreFoundByName() {
    Map<String, Tensor> inputs = Map.of("ids", ids);
    assertThat(ShapeCheck.ints(inputs, "ids")).isSameInstanceAs(ids);
    assertThat(Refusal.of(() -> ShapeCheck.ints(inputs, "mask")))
        .isEqualTo("input `mask` is missing; given are: ids");
    assertThat(Refusal.of(() -> ShapeCheck.floats(inputs, "ids")))
        .isEqualTo("input `ids` is made of floats, but i32[2, 5] was given");
  }

  @Test
  void notANumberIsFoundAndPlaced() {
    FloatTensor picture = FloatTensor.zeros(2, 2, 2);
    ShapeCheck.noNan("image", picture);
    picture.data()[6] = Float.NaN;
    assertThat(Refusal.of(() -> ShapeCheck.noNan("image", picture)))
        .isEqualTo(
            "input `image` of shape [2, 2, 2] has 1 value that is not a number (NaN),"
                + " the first at [1, 1, 0]");
  }

  @Test
  void anIdOutsideTheVocabularyIsPlaced() {
    int[] row = {3, 7, 10, -1};
    Ids.check("words", row, 0, 2, 10);
    assertThat(Refusal.of(() -> Ids.check("words", row, 1, 4, 10)))
        .isEqualTo("`words`: id 10 at position 1 is outside 0 .. 9");
  }
}
