package dev.residua.compiler.op;

import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.ShapeException;
import dev.residua.compiler.tensor.DType;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/// Multi-head attention with its projections: [Linear] for query, key, value and out, [Rotary] and
/// norms where asked for, and [AttentionOp] between them.
final class AttentionLayer {
  static final OpDefinition DEFINITION =
      Definition.of(
          "attention",
          "Multi-head attention of a sequence [N, T, d] to itself or to a memory.",
          Signature.of(
              Signature.Argument.required("heads", Signature.Kind.INT, "how many query heads"),
              Signature.Argument.optional(
                  "kv_heads",
                  Signature.Kind.INT,
                  "how many key and value heads; as many as query heads if not given"),
              Signature.Argument.optional(
                  "head_size", Signature.Kind.INT, "the width of a head; d / heads if not given"),
              Signature.Argument.of(
                  "causal", Signature.Kind.BOOL, false, "whether a position sees no later one"),
              Signature.Argument.optional(
                  "memory",
                  Signature.Kind.TENSOR,
                  "[N, S, e]: where keys and values come from; the sequence itself if not given"),
              Signature.Argument.optional(
                  "mask",
                  Signature.Kind.TENSOR,
                  "[N, S], [N, T, S] or [N, heads, T, S]: positions with a 0 are not seen"),
              Signature.Argument.of(
                  "bias", Signature.Kind.BOOL, true, "whether the projections have a bias"),
              Signature.Argument.optional(
                  "qkv_bias",
                  Signature.Kind.BOOL,
                  "whether query, key and value have one; as bias if not given"),
              Signature.Argument.optional(
                  "out_bias", Signature.Kind.BOOL, "whether out has one; as bias if not given"),
              Signature.Argument.optional(
                  "scale",
                  Signature.Kind.FLOAT,
                  "the factor of the scores; 1 / sqrt(head_size) if not given"),
              Signature.Argument.of(
                  "rotary",
                  Signature.Kind.BOOL,
                  false,
                  "whether queries and keys are turned by their position"),
              Signature.Argument.of(
                  "theta", Signature.Kind.FLOAT, 10000.0, "the base of the rotary timescales"),
              Signature.Argument.of(
                  "rotary_fraction",
                  Signature.Kind.FLOAT,
                  1.0,
                  "the part of a head that is turned"),
              Signature.Argument.word(
                  "pairing",
                  "half",
                  List.of("half", "interleaved"),
                  "whether the two numbers that turn together lie half a head apart (Llama) or"
                      + " side by side (GPT-J)"),
              Signature.Argument.word(
                  "qk_norm",
                  "none",
                  List.of("none", "rms", "layer"),
                  "a norm of each query and key head"),
              Signature.Argument.of(
                  "qk_norm_eps", Signature.Kind.FLOAT, 1e-6, "is added in that norm")),
          AttentionLayer::build);

  private AttentionLayer() {}

  private static Node build(CallSite site) {
    var x = site.input();
    var memory = site.given("memory") ? site.tensor("memory") : x;
    sequence(x.type());
    sequence(memory.type());
    if (!x.type().dim(0).equals(memory.type().dim(0))) {
      throw new ShapeException(
          "`attention` of %s cannot use the memory %s: their batches differ"
              .formatted(x.type(), memory.type()));
    }
    long width = Expect.constant("attention", x.type(), -1);
    long heads = Expect.atLeast("attention", "heads", site.integer("heads"), 1);
    long keyHeads =
        site.given("kv_heads")
            ? Expect.atLeast("attention", "kv_heads", site.integer("kv_heads"), 1)
            : heads;
    if (heads % keyHeads != 0) {
      throw new ArgumentException(
          "kv_heads",
          "`attention` cannot share %d key heads among %d query heads".formatted(keyHeads, heads),
          "kv_heads must divide " + heads);
    }
    long size = headSize(site, width, heads, x.type());
    boolean bias = site.given("qkv_bias") ? site.flag("qkv_bias") : site.flag("bias");
    var q = project(site.scope("query"), x, heads, size, bias);
    var k = project(site.scope("key"), memory, keyHeads, size, bias);
    var v = project(site.scope("value"), memory, keyHeads, size, bias);
    q = normed(site, site.scope("query_norm"), q);
    k = normed(site, site.scope("key_norm"), k);
    if (site.flag("rotary")) {
      boolean interleaved = site.word("pairing").equals("interleaved");
      var table = table(site, q);
      boolean shared = q.type().dim(1).equals(k.type().dim(1));
      q = Rotary.turn(site, q, table, interleaved);
      k = Rotary.turn(site, k, shared ? table : table(site, k), interleaved);
    }
    var inputs = new ArrayList<>(List.of(q, k, v));
    if (site.given("mask")) {
      inputs.add(mask(site, x.type(), memory.type()));
    }
    double scale = site.given("scale") ? site.number("scale") : 1 / Math.sqrt((double) size);
    var heard = site.add(new AttentionOp(site.flag("causal"), scale, site.given("mask")), inputs);
    var joined = Reshape.apply(site, heard, x.shape().with(-1, Dim.of(heads * size)));
    boolean outBias = site.given("out_bias") ? site.flag("out_bias") : site.flag("bias");
    return Linear.apply(site.scope("out"), joined, width, outBias);
  }

  private static void sequence(TensorType type) {
    Expect.floats("attention", type);
    if (type.rank() != 3) {
      throw new ShapeException(
          "`attention` needs a sequence [N, T, d], but got " + type,
          "give it three axes, for example reshape([N, T, 64])");
    }
  }

  private static long headSize(CallSite site, long width, long heads, TensorType type) {
    if (site.given("head_size")) {
      return Expect.atLeast("attention", "head_size", site.integer("head_size"), 1);
    }
    if (width % heads != 0) {
      throw new ArgumentException(
          "heads",
          "`attention` cannot divide the %d channels of %s into %d heads"
              .formatted(width, type, heads),
          "head_size = 64, or a number of heads that divides " + width);
    }
    return width / heads;
  }

  private static Node project(CallSite site, Node x, long heads, long size, boolean bias) {
    var flat = Linear.apply(site, x, heads * size, bias);
    return Reshape.apply(
        site, flat, Shape.of(x.type().dim(0), x.type().dim(1), Dim.of(heads), Dim.of(size)));
  }

  private static Node normed(CallSite site, CallSite scope, Node x) {
    double epsilon = site.number("qk_norm_eps");
    return switch (site.word("qk_norm")) {
      case "rms" -> RmsNorm.apply(scope, x, epsilon, false);
      case "layer" -> LayerNorm.apply(scope, x, epsilon, true, true);
      default -> x;
    };
  }

  private static Node table(CallSite site, Node x) {
    return Rotary.table(
        site, x, site.number("theta"), site.number("rotary_fraction"), "rotary_fraction");
  }

  /// The mask as floats with four axes.
  private static Node mask(CallSite site, TensorType x, TensorType memory) {
    var mask = site.tensor("mask");
    var dims = new ArrayList<>(mask.shape().dims());
    if (dims.size() < 2 || dims.size() > 4) {
      throw new ArgumentException(
          "mask",
          "`attention` needs a mask [%s, %s], but got %s"
              .formatted(x.dim(0), memory.dim(1), mask.type()),
          "a padding mask is [N, S], 1 where a position is seen");
    }
    while (dims.size() < 4) {
      dims.add(1, Dim.ONE);
    }
    var floats = mask.type().dtype() == DType.F32 ? mask : site.add(new Cast(DType.F32), mask);
    return Reshape.apply(site, floats, new Shape(dims));
  }
}
