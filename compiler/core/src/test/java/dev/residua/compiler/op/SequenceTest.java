package dev.residua.compiler.op;

import static com.google.common.truth.Truth.assertThat;
import static dev.residua.compiler.op.Calls.counting;
import static dev.residua.compiler.op.Calls.row;
import static dev.residua.compiler.op.Calls.run;
import static dev.residua.compiler.op.Calls.tensor;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.Requirement;
import dev.residua.compiler.graph.ShapeException;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SequenceTest {

  @Test
  void embeddingPicksRows() {
    var site = TestSite.of("embedding").input("x", "i32[2]").with("vocabulary", 3).with("width", 2);
    var y = run(site, Map.of("x", row(2, 0), "weight", counting(3, 2)));
    assertThat(y.data()).isEqualTo(new double[] {5, 6, 1, 2});
    assertThat(
            TestSite.of("embedding").input("x", "i64[N, T]").tensor("weight", "f32[9, 4]").type())
        .isEqualTo(TestSite.type("f32[N, T, 4]"));
    var floats =
        TestSite.of("embedding").input("x", "f32[N]").with("vocabulary", 3).with("width", 2);
    assertThat(assertThrows(ShapeException.class, floats::type))
        .hasMessageThat()
        .isEqualTo("`embedding` needs whole numbers as ids, but got f32[N]");
    var without = TestSite.of("embedding").input("x", "i32[N]").with("vocabulary", 3);
    assertThat(assertThrows(ArgumentException.class, without::type).argument()).isEqualTo("width");
  }

  @Test
  void learnedPositionsAreTheFirstRowsOfTheirTable() {
    var site = TestSite.of("positions").input("x", "f32[N, T, 8]").with("length", 512);
    var node = site.graph().outputs().getFirst().node();
    assertThat(node.type().toString()).isEqualTo("f32[T, 8]");
    var requirement =
        (Requirement.AtMost)
            node.op().requirements(node.inputs().stream().map(Node::type).toList()).getFirst();
    assertThat(requirement.size()).isEqualTo(Dim.symbol("T"));
    assertThat(requirement.most()).isEqualTo(Dim.of(512));
    var small = TestSite.of("positions").input("x", "f32[1, 2, 2]").with("length", 3);
    assertThat(run(small, Map.of("x", counting(1, 2, 2), "weight", counting(3, 2))).data())
        .isEqualTo(new double[] {1, 2, 3, 4});
  }

  @Test
  void tooFewPositionsAreAnError() {
    var site = TestSite.of("positions").input("x", "f32[N, 197, 8]").with("length", 196);
    var error = assertThrows(ShapeException.class, site::type);
    assertThat(error)
        .hasMessageThat()
        .isEqualTo("`positions` has 196 learned positions, but the sequence has 197");
    assertThat(error.hint()).isEqualTo("positions(197)");
    var ids = TestSite.of("positions").input("x", "i32[N, T]").with("length", 196);
    assertThat(assertThrows(ArgumentException.class, ids::type).argument()).isEqualTo("width");
  }

  @Test
  void sinusoidsAreThoseOfThePaper() {
    var site = TestSite.of("sinusoid").input("x", "f32[1, 3, 4]");
    var y = run(site, Map.of("x", counting(1, 3, 4)));
    near(y, 0, 0, 0, 0, 1, 1, 1, 0, Math.sin(1));
    near(y, 1, 1, Math.cos(1), 1, 2, Math.sin(0.01), 2, 3, Math.cos(0.02));
    assertThat(TestSite.of("sinusoid").input("x", "f32[N, T, 64]").type().toString())
        .isEqualTo("f32[T, 64]");
  }

  @Test
  void sinusoidsOfTensor2tensorPutAllSinesFirst() {
    var site =
        TestSite.of("sinusoid")
            .input("x", "f32[1, 2, 6]")
            .with("layout", "concatenated")
            .with("first", 1)
            .with("divisor", 2.0);
    var y = run(site, Map.of("x", counting(1, 2, 6)));
    // Timescales 1, 1/100 and 1/10000.
    near(y, 0, 0, Math.sin(1), 0, 2, Math.sin(1e-4), 1, 1, Math.sin(0.02));
    near(y, 0, 3, Math.cos(1), 1, 4, Math.cos(0.02), 1, 5, Math.cos(2e-4));
    var odd = TestSite.of("sinusoid").input("x", "f32[N, T, 5]");
    assertThat(assertThrows(ShapeException.class, odd::type))
        .hasMessageThat()
        .contains("needs an even width");
  }

  /// Triples of position, column and value.
  private static void near(ReferenceTensor y, double... triples) {
    for (int i = 0; i + 2 < triples.length; i += 3) {
      assertThat(y.get((int) triples[i], (int) triples[i + 1])).isWithin(1e-12).of(triples[i + 2]);
    }
  }

  @Test
  void rotaryTurnsPairsByTheirPosition() {
    var x = tensor(new int[] {1, 2, 1, 4}, 1, 2, 3, 4, 1, 2, 3, 4);
    var half = run(TestSite.of("rotary").input("x", "f32[1, 2, 1, 4]"), Map.of("x", x));
    double c = Math.cos(1);
    double s = Math.sin(1);
    assertThat(half.get(0, 0, 0, 2)).isWithin(1e-12).of(3);
    assertThat(half.get(0, 1, 0, 0)).isWithin(1e-12).of(c - 3 * s);
    assertThat(half.get(0, 1, 0, 2)).isWithin(1e-12).of(3 * c + s);
    var side = TestSite.of("rotary").input("x", "f32[1, 2, 1, 4]").with("pairing", "interleaved");
    assertThat(run(side, Map.of("x", x)).get(0, 1, 0, 0)).isWithin(1e-12).of(c - 2 * s);
    assertThat(TestSite.of("rotary").input("x", "f32[N, T, 8, 64]").type().toString())
        .isEqualTo("f32[N, T, 8, 64]");
    var odd = TestSite.of("rotary").input("x", "f32[N, T, 8, 5]");
    assertThat(assertThrows(ArgumentException.class, odd::type).argument()).isEqualTo("fraction");
    var flat = TestSite.of("rotary").input("x", "f32[N, T, 64]");
    assertThat(assertThrows(ShapeException.class, flat::type).hint()).contains("reshape");
  }

  @Test
  void attentionMixesTheValuesThatItSees() {
    var values = new HashMap<String, ReferenceTensor>();
    values.put("x", tensor(new int[] {1, 2, 1}, 0, 1));
    values.put("query.weight", tensor(new int[] {1, 1}, 0));
    values.put("key.weight", tensor(new int[] {1, 1}, 1));
    values.put("value.weight", tensor(new int[] {1, 1}, 8));
    values.put("out.weight", tensor(new int[] {1, 1}, 1));
    // Queries of 0 see all positions alike.
    assertThat(run(single(), values).data()).isEqualTo(new double[] {4, 4});
    assertThat(run(single().with("causal", true), values).data()).isEqualTo(new double[] {0, 4});
    values.put("mask", tensor(new int[] {1, 2}, 0, 1));
    assertThat(run(single().tensor("mask", "i32[1, 2]"), values).data())
        .isEqualTo(new double[] {8, 8});
    // Scores of ln 3 * k: the second position weighs 3 times the first.
    values.put("query.weight", tensor(new int[] {1, 1}, Math.log(3)));
    assertThat(run(single(), values).data()[1]).isWithin(1e-12).of(6);
    assertThat(run(single().with("scale", 0.0), values).data()[1]).isWithin(1e-12).of(4);
  }

  private static TestSite single() {
    return TestSite.of("attention").input("x", "f32[1, 2, 1]").with("heads", 1).with("bias", false);
  }

  @Test
  void attentionHasFourProjections() {
    var graph =
        TestSite.of("attention")
            .input("x", "f32[N, T, 64]")
            .with("heads", 8)
            .with("kv_heads", 2)
            .with("head_size", 16)
            .with("qkv_bias", false)
            .graph();
    assertThat(graph.outputs().getFirst().node().type().toString()).isEqualTo("f32[N, T, 64]");
    assertThat(graph.parameters().stream().map(p -> p.name() + p.type().shape()).toList())
        .containsExactly(
            "query.weight[128, 64]",
            "key.weight[32, 64]",
            "value.weight[32, 64]",
            "out.weight[64, 128]",
            "out.bias[64]")
        .inOrder();
  }

  @Test
  void groupedQueriesShareTheirKeyHead() {
    var values = new HashMap<String, ReferenceTensor>();
    values.put("x", tensor(new int[] {1, 1, 4}, 1, 2, 3, 4));
    values.put("query.weight", ReferenceTensor.zeros(4, 4));
    values.put("key.weight", ReferenceTensor.zeros(2, 4));
    values.put("value.weight", tensor(new int[] {2, 4}, 1, 0, 0, 0, 0, 1, 0, 0));
    values.put("out.weight", identity(4));
    var site =
        TestSite.of("attention")
            .input("x", "f32[1, 1, 4]")
            .with("heads", 4)
            .with("kv_heads", 2)
            .with("bias", false);
    assertThat(run(site, values).data()).isEqualTo(new double[] {1, 1, 2, 2});
  }

  private static ReferenceTensor identity(int size) {
    var tensor = ReferenceTensor.zeros(size, size);
    IntStream.range(0, size).forEach(i -> tensor.set(1, i, i));
    return tensor;
  }

  @Test
  void attentionSaysWhatDoesNotDivideOrFit() {
    var heads = TestSite.of("attention").input("x", "f32[N, T, 64]").with("heads", 7);
    var error = assertThrows(ArgumentException.class, heads::type);
    assertThat(error)
        .hasMessageThat()
        .isEqualTo("`attention` cannot divide the 64 channels of f32[N, T, 64] into 7 heads");
    assertThat(error.argument()).isEqualTo("heads");
    var shared =
        TestSite.of("attention").input("x", "f32[N, T, 64]").with("heads", 8).with("kv_heads", 3);
    assertThat(assertThrows(ArgumentException.class, shared::type).hint())
        .isEqualTo("kv_heads must divide 8");
    var mask =
        TestSite.of("attention")
            .input("x", "f32[N, T, 64]")
            .with("heads", 8)
            .tensor("mask", "i32[N, S]");
    assertThat(assertThrows(ShapeException.class, mask::type).hint())
        .isEqualTo("a padding mask is [N, T]");
    var image = TestSite.of("attention").input("x", "f32[N, 64, 7, 7]").with("heads", 8);
    assertThat(assertThrows(ShapeException.class, image::type))
        .hasMessageThat()
        .contains("needs a sequence [N, T, d]");
    var memory =
        TestSite.of("attention")
            .input("x", "f32[N, T, 64]")
            .with("heads", 8)
            .tensor("memory", "f32[M, S, 64]");
    assertThat(assertThrows(ShapeException.class, memory::type))
        .hasMessageThat()
        .contains("their batches differ");
  }

  @Test
  void aClassTokenStandsInFront() {
    var site = TestSite.of("class_token").input("x", "f32[2, 1, 2]");
    var y = run(site, Map.of("x", counting(2, 1, 2), "weight", tensor(new int[] {1, 1, 2}, 8, 9)));
    assertThat(y.data()).isEqualTo(new double[] {8, 9, 1, 2, 8, 9, 3, 4});
    assertThat(TestSite.of("class_token").input("x", "f32[N, 196, 768]").type().toString())
        .isEqualTo("f32[N, 197, 768]");
    assertThrows(
        ShapeException.class, () -> TestSite.of("class_token").input("x", "f32[N, 768]").type());
  }

  @Test
  void learnedScales() {
    var layer = TestSite.of("layer_scale").input("x", "f32[1, 2, 1, 2]");
    assertThat(run(layer, Map.of("x", counting(1, 2, 1, 2), "gamma", row(10, 100))).data())
        .isEqualTo(new double[] {10, 20, 300, 400});
    var zero = TestSite.of("rezero").input("x", "f32[2]");
    assertThat(run(zero, Map.of("x", row(1, 2), "weight", row(5))).data())
        .isEqualTo(new double[] {5, 10});
    assertThat(zero.graph().parameters().getFirst().initializer().value()).isEqualTo(0);
    assertThat(TestSite.of("layer_scale").input("x", "f32[N, T, 8]").type().toString())
        .isEqualTo("f32[N, T, 8]");
    for (var op : List.of("layer_scale", "rezero")) {
      assertThrows(ShapeException.class, () -> TestSite.of(op).input("x", "i32[N, 8]").type());
    }
  }

  @Test
  void aParameterByItself() {
    var site = TestSite.of("parameter").with("sizes", List.of(1, 64)).with("init", 0.5);
    assertThat(site.type().toString()).isEqualTo("f32[1, 64]");
    assertThat(site.graph().parameters().getFirst().name()).isEqualTo("weight");
    assertThrows(
        ArgumentException.class, () -> TestSite.of("parameter").with("sizes", List.of(0)).type());
  }
}
