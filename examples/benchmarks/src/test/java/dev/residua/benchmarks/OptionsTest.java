package dev.residua.benchmarks;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.residua.benchmarks.measure.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void withoutArgumentsEveryRowIsWantedOnOneThreadAndOnTwo() {
    var options = Options.parse("");

    assertThat(options.quick()).isFalse();
    assertThat(options.clock()).isEqualTo(Clock.WALL);
    assertThat(options.threads()).containsExactly(1, 2).inOrder();
    assertThat(options.wants("resnet18-1")).isTrue();
  }

  @Test
  void rowsAreWantedThatHaveTheExpressionInTheirNames() {
    var options = Options.parse("", "--quick", "--rows", "minilm|vit", "--threads", "1");

    assertThat(options.quick()).isTrue();
    assertThat(options.threads()).containsExactly(1);
    assertThat(options.wants("minilm-8x128")).isTrue();
    assertThat(options.wants("vit_b16-1")).isTrue();
    assertThat(options.wants("resnet18-1")).isFalse();
  }

  @Test
  void aProgramHasRowsOfItsOwnUnlessSomeAreGiven() {
    assertThat(Options.parse("^vit").wants("minilm-1x16")).isFalse();
    assertThat(Options.parse("^vit", "--rows", "").wants("minilm-1x16")).isTrue();
  }

  @Test
  void mistakesAreToldInOneLine() {
    assertThat(mistake("--fast")).isEqualTo("unknown option --fast");
    assertThat(mistake("--rows")).isEqualTo("--rows needs a value");
    assertThat(mistake("--rows", "(")).isEqualTo("--rows: Unclosed group in (");
    assertThat(mistake("--threads", "none"))
        .isEqualTo("--threads takes a number or `both`, not none");
  }

  @Test
  void rowsThatNoneIsAmongAreAMistake() {
    var options = Options.parse("", "--rows", "MobileNet");
    var names = List.of("resnet18-1", "mobilenet_v2-1");

    var mistake = assertThrows(Options.Misuse.class, () -> options.check(names));

    assertThat(mistake)
        .hasMessageThat()
        .isEqualTo("--rows: none has MobileNet in its name, of resnet18-1, mobilenet_v2-1");
    Options.parse("", "--rows", "mobilenet").check(names);
  }

  private static String mistake(String... arguments) {
    return String.valueOf(
        assertThrows(Options.Misuse.class, () -> Options.parse("", arguments)).getMessage());
  }
}
