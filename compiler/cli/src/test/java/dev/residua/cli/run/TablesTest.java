package dev.residua.cli.run;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.cli.Texts;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TablesTest {
  private static String text(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  @Test
  void embeddingsAreComparedPairByPair() {
    var rows = FloatTensor.of(new int[] {3, 2}, 1, 0, 3, 4, 0, -2);
    assertThat(text(SimilarityTable.lines(rows, List.of("East.", "North-east.", "South."), 60)))
        .isEqualTo(
            """
                               1      2      3
            1 East.        1.000  0.600  0.000
            2 North-east.  0.600  1.000 -0.800
            3 South.       0.000 -0.800  1.000
            """);
  }

  @Test
  void longSentencesAreShortenedToFit() {
    var rows = FloatTensor.of(new int[] {2, 2}, 1, 0, 0, 1);
    var lines = SimilarityTable.lines(rows, List.of("word ".repeat(40), "短い文".repeat(20)), 40);
    assertThat(lines).hasSize(3);
    for (var line : lines) {
      assertThat(Texts.width(line)).isAtMost(38);
    }
    assertThat(lines.get(1)).contains("…");
  }

  @Test
  void manySentencesEachNameTheirNearest() {
    float[] angles = new float[40];
    for (int i = 0; i < 20; i++) {
      angles[2 * i] = (float) Math.cos(i * i);
      angles[2 * i + 1] = (float) Math.sin(i * i);
    }
    var rows = FloatTensor.of(new int[] {20, 2}, angles);
    assertThat(SimilarityTable.lines(rows, Collections.nCopies(20, "text"), 80)).hasSize(20);
  }

  @Test
  void logitsBecomeProbabilities() {
    var logits = FloatTensor.of(new int[] {1, 3}, 0, (float) Math.log(2), (float) Math.log(5));
    assertThat(text(LabelTable.lines(logits, List.of("cat", "dog", "ship"), List.of("a.png"), 80)))
        .isEqualTo(
            """
            a.png
              ship   62.5 %
              dog    25.0 %
              cat    12.5 %
            """);
  }

  @Test
  void aDistributionStaysAsItIsAndClassesWithoutNamesCount() {
    var probabilities = FloatTensor.of(new int[] {1, 2}, 0.25f, 0.75f);
    assertThat(text(LabelTable.lines(probabilities, List.of(), List.of(), 80)))
        .isEqualTo("class 1   75.0 %\nclass 0   25.0 %\n");
  }

  @Test
  void manyItemsHaveALineEach() {
    var logits = FloatTensor.zeros(200, 10);
    assertThat(LabelTable.lines(logits, List.of(), List.of(), 80)).hasSize(200);
  }

  @Test
  void aTensorShowsItsFirstValuesAndItsRange() {
    assertThat(
            TensorSummary.lines(
                FloatTensor.of(new int[] {9}, 1, 2, 3, 4, 5, 6, 7, 8, Float.NaN), 80))
        .containsExactly(
            "1.0000 2.0000 3.0000 4.0000 5.0000 6.0000 7.0000 8.0000 …",
            "min 1.0000, mean 4.5000, max 8.0000, 1 values are NaN")
        .inOrder();
    assertThat(TensorSummary.lines(IntTensor.of(new int[] {2}, 3, -4), 80))
        .containsExactly("3 -4", "min -4, max 3")
        .inOrder();
    assertThat(TensorSummary.lines(FloatTensor.zeros(0, 3), 80)).containsExactly("empty");
  }
}
