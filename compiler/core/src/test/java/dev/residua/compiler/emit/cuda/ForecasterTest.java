package dev.residua.compiler.emit.cuda;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.compiler.CompileOptions;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.emit.cuda.Forecast.Bound;
import dev.residua.compiler.source.SourceFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Predictions stand in the right order to the limits and to each other.
class ForecasterTest {
  private static List<Forecast> forecast(String model, Precision precision, long n) {
    var checked =
        Compiler.check(
            new SourceFile("model.resnet", model), SourceLoader.none(), CompileOptions.DEFAULT);
    var options = CudaOptions.DEFAULT.with(precision);
    var source = Compiler.cuda(checked.graphs().getFirst(), options);
    return Forecaster.of(source.program(), options, Map.of("N", n), Map.of());
  }

  private static final String LINEAR =
      "model Net { input x: f32[N, 1024] output y = x -> linear(1024) }";

  @Test
  void aLargeProductIsBoundByItsArithmetic() {
    var product = forecast(LINEAR, Precision.F32, 16_384).getFirst();

    assertThat(product.bound()).isEqualTo(Bound.ARITHMETIC);
    double operations = 16_384.0 * 1024 * (2 * 1024 + 1);
    assertThat(product.limitMicros()).isWithin(1).of(operations / 67e12 * 1e6);
    assertThat(product.reached()).isGreaterThan(0.75);
    assertThat(product.reached()).isLessThan(1);
  }

  @Test
  void tensorCoresAreFasterAndReachLessOfTheirLimit() {
    var singles = forecast(LINEAR, Precision.F32, 16_384).getFirst();
    var tf32 = forecast(LINEAR, Precision.TF32, 16_384).getFirst();

    assertThat(tf32.micros()).isLessThan(singles.micros() / 2);
    assertThat(tf32.reached()).isLessThan(singles.reached());
  }

  @Test
  void aSmallProductIsBoundByItsLaunchOrItsBytes() {
    var product = forecast(LINEAR, Precision.F32, 1).getFirst();

    assertThat(product.micros()).isGreaterThan(Forecaster.LAUNCH_MICROS);
    assertThat(product.reached()).isLessThan(0.5);
  }

  @Test
  void aTileTooManyCostsAWholeWave() {
    // 132 multiprocessors; the tiles of a product over 128 columns are those of its rows.
    var narrow = LINEAR.replace("linear(1024)", "linear(128)");
    var full = forecast(narrow, Precision.F32, 132 * 1024).getFirst();
    var more = forecast(narrow, Precision.F32, 132 * 1024 + 1).getFirst();

    assertThat(more.limitMicros()).isWithin(0.1).of(full.limitMicros());
    assertThat(more.micros()).isGreaterThan(full.micros() + 1);
  }

  @Test
  void aValueThatIsOnlyMovedIsBoundByMemory() {
    var gelu =
        forecast("model Net { input x: f32[N, 4096] output y = x -> gelu }", Precision.F32, 16_384)
            .getFirst();

    assertThat(gelu.bound()).isEqualTo(Bound.MEMORY);
    assertThat(gelu.work().bytes()).isEqualTo(2L * 4 * 16_384 * 4096);
    assertThat(gelu.reached()).isGreaterThan(0.8);
    assertThat(gelu.reached()).isAtMost(Forecaster.MEMORY_RATE);
  }

  @Test
  void multiprocessorsHoldWhatTheirLimitsAllow() {
    var hopper = Multiprocessor.of(90);

    assertThat(hopper.residents(256, new Resources(32, 0), 0)).isEqualTo(8);
    assertThat(hopper.residents(256, new Resources(96, 0), 0)).isEqualTo(2);
    assertThat(hopper.residents(64, new Resources(32, 50 * 1024), 0)).isEqualTo(4);
    assertThat(hopper.residents(64, new Resources(32, 0), 300 * 1024)).isEqualTo(0);
    assertThat(Multiprocessor.of(80).occupancy(256, new Resources(64, 0), 0)).isEqualTo(0.5);
  }
}
