package dev.residua.compiler.op;

import static com.google.common.truth.Truth.assertThat;
import static dev.residua.compiler.op.Calls.row;
import static dev.residua.compiler.op.Calls.run;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.residua.compiler.graph.ShapeException;
import dev.residua.compiler.tensor.ReferenceTensor;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElementwiseTest {

  private static final double[] POINTS = {-7, -3, -1.5, -0.25, 0, 0.25, 1, 2.5, 3, 5, 8};

  @Test
  void activationsMeanTheirFormulas() {
    check("relu", x -> x > 0 ? x : 0);
    check("relu6", x -> x < 0 ? 0 : x > 6 ? 6 : x);
    check("leaky_relu", x -> x < 0 ? 0.01 * x : x);
    check("sigmoid", x -> 1 / (1 + Math.exp(-x)));
    check("silu", x -> x / (1 + Math.exp(-x)));
    check("tanh", x -> Math.sinh(x) / Math.cosh(x));
    check("softplus", x -> Math.log1p(Math.exp(x)));
    check("hard_sigmoid", x -> x <= -3 ? 0 : x >= 3 ? 1 : x / 6 + 0.5);
    check("hard_swish", x -> x <= -3 ? 0 : x >= 3 ? x : x * (x + 3) / 6);
    check("abs", x -> x < 0 ? -x : x);
    check("neg", x -> 0 - x);
    check("exp", Math::exp);
    check("dropout", x -> x);
    check("drop_path", x -> x);
  }

  private static void check(String op, DoubleUnaryOperator formula) {
    var site = TestSite.of(op).input("x", "f32[%d]".formatted(POINTS.length));
    var y = run(site, Map.of("x", row(POINTS)));
    for (int i = 0; i < POINTS.length; i++) {
      assertThat(y.data()[i]).isWithin(1e-12).of(formula.applyAsDouble(POINTS[i]));
    }
  }

  @Test
  void geluIsThatOfPyTorch() {
    var x = Map.of("x", row(-1, 0, 0.5, 2));
    var exact = run(TestSite.of("gelu").input("x", "f32[4]"), x).data();
    // x times the normal distribution's table: Φ(-1), Φ(0), Φ(0.5), Φ(2).
    double[] expected = {-0.1586552539, 0, 0.3457312306, 1.9544997361};
    var tanh = TestSite.of("gelu").input("x", "f32[4]").with("approximate", "tanh");
    for (int i = 0; i < 4; i++) {
      assertThat(exact[i]).isWithin(1e-9).of(expected[i]);
      assertThat(run(tanh, x).data()[i]).isWithin(1e-3).of(expected[i]);
    }
    assertThat(run(tanh, x).data()[0]).isWithin(1e-6).of(-0.1588080);
  }

  @Test
  void rootsAndLogarithms() {
    var x = Map.of("x", row(0.25, 1, 9));
    assertThat(run(TestSite.of("sqrt").input("x", "f32[3]"), x).data())
        .isEqualTo(new double[] {0.5, 1, 3});
    assertThat(run(TestSite.of("log").input("x", "f32[3]"), x).data()[2])
        .isWithin(1e-12)
        .of(2 * Math.log(3));
  }

  @Test
  void arithmeticOfTwo() {
    var values = Map.of("x", row(6, 1), "other", row(2, 4));
    assertThat(pair("add", values)).isEqualTo(new double[] {8, 5});
    assertThat(pair("sub", values)).isEqualTo(new double[] {4, -3});
    assertThat(pair("mul", values)).isEqualTo(new double[] {12, 4});
    assertThat(pair("div", values)).isEqualTo(new double[] {3, 0.25});
    assertThat(pair("maximum", values)).isEqualTo(new double[] {6, 4});
    assertThat(pair("minimum", values)).isEqualTo(new double[] {2, 1});
  }

  private static double[] pair(String op, Map<String, ReferenceTensor> values) {
    return run(TestSite.of(op).input("x", "f32[2]").tensor("other", "f32[2]"), values).data();
  }

  @ParameterizedTest
  @ValueSource(strings = {"add", "sub", "mul", "div", "maximum", "minimum"})
  void broadcast(String op) {
    assertThat(binary(op, "f32[N, T, 8]", "f32[8]").type().toString()).isEqualTo("f32[N, T, 8]");
    assertThat(binary(op, "f32[N, 1, 8]", "f32[T, 1]").type().toString()).isEqualTo("f32[N, T, 8]");
    assertThat(binary(op, "i32[N]", "f32[]").type().toString()).isEqualTo("f32[N]");
    var error =
        assertThrows(ShapeException.class, () -> binary(op, "f32[N, T, 8]", "f32[N, S, 8]").type());
    assertThat(error).hasMessageThat().contains("cannot join [N, T, 8] and [N, S, 8]");
  }

  private static TestSite binary(String op, String left, String right) {
    return TestSite.of(op).input("x", left).tensor("other", right);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abs",
        "exp",
        "log",
        "sqrt",
        "tanh",
        "relu",
        "relu6",
        "leaky_relu",
        "gelu",
        "silu",
        "sigmoid",
        "hard_swish",
        "hard_sigmoid",
        "softplus",
        "dropout",
        "drop_path"
      })
  void keepTheShapeAndNeedFloats(String op) {
    assertThat(TestSite.of(op).input("x", "f32[N, T]").type().toString()).isEqualTo("f32[N, T]");
    var error =
        assertThrows(ShapeException.class, () -> TestSite.of(op).input("x", "i32[N, T]").type());
    assertThat(error)
        .hasMessageThat()
        .isEqualTo("`%s` needs floats, but got i32[N, T]".formatted(op));
    assertThat(error.hint()).contains("cast(f32)");
  }

  @Test
  void wholeNumbersAreNotDivided() {
    assertThrows(ShapeException.class, () -> binary("div", "i32[N]", "i32[N]").type());
  }

  @Test
  void aProbabilityOfDroppingIsBelowOne() {
    for (var op : List.of("dropout", "drop_path")) {
      var error =
          assertThrows(
              ArgumentException.class,
              () -> TestSite.of(op).input("x", "f32[N]").with("p", 1.0).type());
      assertThat(error.argument()).isEqualTo("p");
      assertThat(error.hint()).isEqualTo("p = 0.1");
    }
  }

  @Test
  void castRoundsTowardsZero() {
    var site = TestSite.of("cast").input("x", "f32[4]").with("to", "i32");
    assertThat(run(site, Map.of("x", row(-1.7, -0.2, 0.9, 2.5))).data())
        .usingTolerance(0)
        .containsExactly(-1, 0, 0, 2);
    assertThat(TestSite.of("cast").input("x", "i32[N]").with("to", "f32").type().toString())
        .isEqualTo("f32[N]");
  }

  @Test
  void aConstantIsAScalar() {
    var site = TestSite.of("constant").with("value", 2.5);
    assertThat(site.type().toString()).isEqualTo("f32[]");
    assertThat(run(site, Map.of()).data()).isEqualTo(new double[] {2.5});
  }

  @Test
  void masksCompareAndChoose() {
    var values = Map.of("x", row(1, 2, 3), "other", row(2, 2, 2));
    var greater = TestSite.of("greater").input("x", "i32[3]").tensor("other", "i32[3]");
    assertThat(run(greater, values).data()).isEqualTo(new double[] {0, 0, 1});
    assertThat(greater.type().toString()).isEqualTo("f32[3]");
    var equal = TestSite.of("equal").input("x", "i32[3]").tensor("other", "i32[3]");
    assertThat(run(equal, values).data()).isEqualTo(new double[] {0, 1, 0});
    var where =
        TestSite.of("where").input("x", "f32[3]").tensor("yes", "f32[3]").tensor("no", "f32[]");
    var y = run(where, Map.of("x", row(1, 0, -1), "yes", row(7, 8, 9), "no", scalar(5)));
    assertThat(y.data()).isEqualTo(new double[] {7, 5, 5});
    for (var op : List.of("greater", "equal")) {
      assertThrows(ShapeException.class, () -> binary(op, "f32[N, 2]", "f32[N, 3]").type());
    }
  }

  private static ReferenceTensor scalar(double value) {
    return new ReferenceTensor(new int[0], new double[] {value});
  }

  @Test
  void clipAndPow() {
    var x = Map.of("x", row(-2, 0.5, 3));
    var clip = TestSite.of("clip").input("x", "f32[3]").with("low", 0.0).with("high", 1.0);
    assertThat(run(clip, x).data()).isEqualTo(new double[] {0, 0.5, 1});
    var pow = TestSite.of("pow").input("x", "f32[3]").with("exponent", 3.0);
    assertThat(run(pow, x).data()).isEqualTo(new double[] {-8, 0.125, 27});
    var error = assertThrows(ArgumentException.class, () -> clip.with("high", -1.0).type());
    assertThat(error.argument()).isEqualTo("low");
  }
}
