package dev.residua.compiler.onnx;

import dev.residua.compiler.graph.Node;
import dev.residua.compiler.onnx.OnnxFile.Attribute;
import dev.residua.compiler.op.AttentionOp;
import dev.residua.compiler.op.CachedAttention;
import dev.residua.compiler.op.Rotary;
import dev.residua.compiler.op.SinusoidTable;
import dev.residua.compiler.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/// Attention and positions in terms of ONNX's simpler operations.
record OnnxSequences(OnnxWriter writer) {
  String attention(Node node, AttentionOp op) {
    long keys = writer.size(node.input(1).type().dim(1));
    return attention(
        node,
        op.scale(),
        op.masked(),
        op.causal(),
        keys,
        writer.name(node, 1),
        writer.name(node, 2));
  }

  /// Earlier keys and values stand before the new ones.
  String attention(Node node, CachedAttention op) {
    int past = node.inputs().size() - 2;
    long keys =
        writer.size(node.input(1).type().dim(1)) + writer.size(node.input(past).type().dim(1));
    var axis = Attribute.of("axis", 1);
    var k = writer.op("Concat", writer.name(node, past), writer.name(node, 1), axis);
    var v = writer.op("Concat", writer.name(node, past + 1), writer.name(node, 2), axis);
    return attention(node, op.scale(), false, true, keys, k, v);
  }

  private String attention(
      Node node,
      double scale,
      boolean masked,
      boolean causal,
      long keys,
      String keyName,
      String valueName) {
    long batch = writer.size(node.type().dim(0));
    long queries = writer.size(node.type().dim(1));
    long heads = writer.size(node.type().dim(2));
    var q = writer.transpose(writer.name(node, 0), 0, 2, 1, 3);
    var k = heads(keyName, node, 1, batch, keys, heads);
    var v = heads(valueName, node, 2, batch, keys, heads);
    var scores = writer.op("MatMul", q, writer.transpose(k, 0, 1, 3, 2));
    scores = writer.op("Mul", scores, writer.scalar(scale));
    var seen = seen(node, masked, causal, queries, keys);
    if (!seen.isEmpty()) {
      scores = where(seen, scores, writer.scalar(Double.NEGATIVE_INFINITY));
    }
    var weights = writer.op("Softmax", scores, Attribute.of("axis", -1));
    if (masked || keys < queries) {
      // Where nothing is seen softmax makes NaN, and the result is 0.
      weights = where(seen, weights, writer.scalar(0));
    }
    return writer.transpose(writer.op("MatMul", weights, v), 0, 2, 1, 3);
  }

  private String where(String condition, String yes, String no) {
    return writer.file.node("Where", List.of(condition, yes, no));
  }

  /// Keys or values as `[N, H, S, D]`, each head of theirs repeated for its queries.
  private String heads(String name, Node node, int input, long batch, long keys, long heads) {
    var x = writer.transpose(name, 0, 2, 1, 3);
    long own = writer.size(node.input(input).type().dim(2));
    long width = writer.size(node.input(input).type().dim(3));
    if (own == heads) {
      return x;
    }
    var apart = writer.reshape(x, batch, own, 1, keys, width);
    var size = writer.file.longs(List.of(batch, own, heads / own, keys, width));
    return writer.reshape(writer.op("Expand", apart, size), batch, heads, keys, width);
  }

  /// The positions that count, as booleans; empty where all do.
  private String seen(Node node, boolean masked, boolean causal, long queries, long keys) {
    var mask = masked ? writer.cast(writer.name(node, 3), DType.BOOL) : "";
    if (!causal || queries == 1) {
      return mask;
    }
    int rows = Math.toIntExact(queries);
    int columns = Math.toIntExact(keys);
    float[] past = new float[rows * columns];
    for (int t = 0; t < rows; t++) {
      for (int s = 0; s < columns; s++) {
        past[t * columns + s] = s - columns <= t - rows ? 1 : 0;
      }
    }
    var earlier =
        writer.cast(writer.file.floats(new long[] {1, 1, queries, keys}, past), DType.BOOL);
    return mask.isEmpty() ? earlier : writer.op("And", mask, earlier);
  }

  String rotary(Node node, Rotary op) {
    long length = writer.size(node.type().dim(1));
    long width = writer.size(node.type().dim(3));
    long turned = writer.size(node.input(1).type().dim(1));
    long half = turned / 2;
    var x = writer.name(node, 0);
    var table = writer.name(node, 1);
    var sine = writer.reshape(writer.slice(table, 1, 0, half, 1), 1, length, 1, half);
    var cosine = writer.reshape(writer.slice(table, 1, half, turned, 1), 1, length, 1, half);
    boolean alternate = op.interleaved();
    var a = writer.slice(x, 3, 0, alternate ? turned : half, alternate ? 2 : 1);
    var b = writer.slice(x, 3, alternate ? 1 : half, turned, alternate ? 2 : 1);
    var first = writer.op("Sub", writer.op("Mul", a, cosine), writer.op("Mul", b, sine));
    var second = writer.op("Add", writer.op("Mul", b, cosine), writer.op("Mul", a, sine));
    var pairs =
        alternate
            ? alternating(first, second, writer.sizes(node.shape()).subList(0, 3), half)
            : writer.op("Concat", first, second, Attribute.of("axis", 3));
    return turned == width
        ? pairs
        : writer.op("Concat", pairs, writer.slice(x, 3, turned, width, 1), Attribute.of("axis", 3));
  }

  /// Two tensors `[…, half]` whose elements alternate along the last axis.
  private String alternating(String first, String second, List<Long> front, long half) {
    var apart = new ArrayList<>(front);
    apart.add(half);
    apart.add(1L);
    var joined =
        writer.op(
            "Concat",
            writer.reshape(first, apart),
            writer.reshape(second, apart),
            Attribute.of("axis", -1));
    var together = new ArrayList<>(front);
    together.add(2 * half);
    return writer.reshape(joined, together);
  }

  String table(SinusoidTable op) {
    int length = Math.toIntExact(writer.size(op.length()));
    int half = op.width() / 2;
    float[] positions = new float[length];
    for (int t = 0; t < length; t++) {
      positions[t] = t + writer.size(op.first());
    }
    float[] rates = new float[half];
    for (int i = 0; i < half; i++) {
      rates[i] = (float) Math.pow(op.base(), -i / op.divisor());
    }
    var angle =
        writer.op(
            "Mul",
            writer.file.floats(new long[] {length, 1}, positions),
            writer.file.floats(new long[] {half}, rates));
    var sine = writer.op("Sin", angle);
    var cosine = writer.op("Cos", angle);
    return op.interleaved()
        ? alternating(sine, cosine, List.of((long) length), half)
        : writer.op("Concat", sine, cosine, Attribute.of("axis", 1));
  }
}
