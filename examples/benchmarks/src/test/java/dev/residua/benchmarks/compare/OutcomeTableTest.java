package dev.residua.benchmarks.compare;

import static com.google.common.truth.Truth.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeTableTest {
  private static Outcome outcome(double first, double second) {
    var duel = new Duel(first, second, first / second, 0.0125);
    return new Outcome("minilm-8x128", 1, 1.2e-6, duel, 0, 11_500_000_000L, 230);
  }

  @Test
  void aLineHasTimesRatioAndRates() {
    assertThat(OutcomeTable.line(outcome(184, 160)))
        .isEqualTo(
            "minilm-8x128            1    184.000    160.000   1.150  0.013    1e-06       0 B"
                + "   125 ( 54%)   144 ( 63%)");
  }

  @Test
  void aLineIsAsLongAsTheHead() {
    assertThat(OutcomeTable.line(outcome(184, 160))).hasLength(OutcomeTable.head().length());
  }

  @Test
  void theSummaryHasTheLeastRatioAndTheGeometricMean() {
    var outcomes = List.of(outcome(2, 1), outcome(1, 2), outcome(8, 1));

    assertThat(OutcomeTable.summary(outcomes)).isEqualTo("min 0.500 geomean 2.000");
  }

  @Test
  void anOutcomeIsToldFromOneProcessToAnother() {
    var outcome = outcome(184.25, 160.5);

    assertThat(Outcome.parse(outcome.line())).isEqualTo(outcome);
  }
}
