package dev.residua.compiler.emit.java;

import dev.residua.compiler.emit.java.KernelCall.Argument;
import dev.residua.compiler.kernel.Attention;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Prints attention: heads are shared among the parts of a run; a head's keys and values are packed
/// into scratch memory, and blocks of queries go through scores, softmax and the product with the
/// values.
final class AttentionKernels {
  private final KernelLibrary library;
  private final Products products;

  AttentionKernels(KernelLibrary library, Products products) {
    this.library = library;
    this.products = products;
  }

  KernelCall print(Attention attention) {
    var multiply = products.plain();
    var mask =
        attention.mask().map(operand -> operand.buffer().element()).map(AttentionKernels::array);
    var name =
        library.method(
            attention.causal() ? "causal attention" : "attention",
            attention.causal() ? "Causal attention." : "Attention.",
            parameters(mask),
            text(attention, mask, multiply, false),
            text(attention, mask, multiply, true));
    var arguments = new ArrayList<Argument>();
    arguments.add(new Argument.OfText("scratch"));
    arguments.add(new Argument.OfPlan("AttentionPlan", plan(attention)));
    arguments.add(new Argument.OfText(ScalarPrinter.literal(attention.scale())));
    arguments.add(new Argument.OfBuffer(attention.q().buffer()));
    arguments.add(new Argument.OfBuffer(attention.k().buffer()));
    arguments.add(new Argument.OfBuffer(attention.v().buffer()));
    attention.mask().ifPresent(operand -> arguments.add(new Argument.OfBuffer(operand.buffer())));
    arguments.add(new Argument.OfBuffer(attention.out().buffer()));
    return new KernelCall(name, arguments);
  }

  private static String array(Buffer.Element element) {
    return element == Buffer.Element.FLOAT ? "float[]" : "int[]";
  }

  private static List<String> parameters(Optional<String> mask) {
    var parameters =
        new ArrayList<>(
            List.of(
                "float[] scratch",
                "AttentionPlan p",
                "float scale",
                "float[] q",
                "float[] k",
                "float[] v"));
    mask.ifPresent(type -> parameters.add(type + " mask"));
    parameters.add("float[] out");
    return parameters;
  }

  private static String plan(Attention a) {
    return "AttentionPlan.of(%s, %s, %s, %s, %s, %s)"
        .formatted(
            longs(
                List.of(
                    a.q().dim(0),
                    a.q().dim(2),
                    a.q().dim(1),
                    a.k().dim(1),
                    a.q().dim(3),
                    a.v().dim(3),
                    a.k().dim(2))),
            places(a.q()),
            places(a.k()),
            places(a.v()),
            places(a.out()),
            a.mask().map(AttentionKernels::maskPlaces).orElse("new long[5]"));
  }

  private static String places(Operand operand) {
    return longs(
        List.of(operand.offset(), operand.stride(0), operand.stride(2), operand.stride(1)));
  }

  /// The mask's steps along batch, heads, queries and keys; axes that it does not have repeat.
  private static String maskPlaces(Operand mask) {
    var steps =
        IntStream.range(0, 4)
            .mapToObj(axis -> {
              int own = axis - (4 - mask.type().rank());
              return own < 0 ? Dim.ZERO : mask.stride(own);
            })
            .toList();
    var all = new ArrayList<Dim>();
    all.add(mask.offset());
    all.addAll(steps);
    return longs(all);
  }

  private static String longs(List<Dim> dims) {
    return dims.stream().map(Dims::print).collect(Collectors.joining(", ", "new long[] {", "}"));
  }

  private String text(Attention attention, Optional<String> mask, String multiply, boolean vector) {
    AttentionSoftmax.addTo(library, vector);
    mask.ifPresent(type -> {
      library.part(vector, "hidden " + type, AttentionSoftmax.hidden(type));
      library.part(vector, "hide", vector ? AttentionSoftmax.VECTOR_HIDE : AttentionSoftmax.HIDE);
    });
    var visible =
        attention.causal()
            ? "Math.clamp(first + i + 1L + p.keys - p.queries, 0, p.keys)"
            : "p.keys";
    var seen =
        attention.causal()
            ? "Panels.padded(Math.clamp(first + rows + (long) p.keys - p.queries, 0, p.keys))"
            : "p.paddedKeys";
    var masking =
        mask.isEmpty()
            ? ""
            : """
                if (!maskedAlike) {
                  anyHidden = hidden(mask, m + (first + i) * p.mask[3], p.mask[4], p.keys, scratch, hiddenAt);
                }
                if (anyHidden) {
                  hide(scratch, row, hiddenAt, visible);
                }
            """;
    var maskOfHead =
        mask.isEmpty()
            ? ""
            : """

              int m = p.mask[0] + n * p.mask[1] + h * p.mask[2];
              boolean maskedAlike = p.mask[3] == 0;
              boolean anyHidden = maskedAlike && hidden(mask, m, p.mask[4], p.keys, scratch, hiddenAt);\
            """;
    return """
    int keyAt = SCRATCH;
    int valueAt = keyAt + p.keyFloats();
    int scoreAt = valueAt + p.valueFloats();
    int inverseAt = scoreAt + p.scoreFloats();%s
    int heads = p.batch * p.heads;
    int units = heads < team.parts() ? heads * p.queries : heads;
    int perHead = heads < team.parts() ? p.queries : 1;
    int begin = team.begin(part, units);
    int end = team.end(part, units);
    for (int head = begin / perHead; head * perHead < end; head++) {
      int n = head / p.heads;
      int h = head %% p.heads;
      int keyHead = h / p.group;
      Panels.packColumns(k, p.k[0] + n * p.k[1] + keyHead * p.k[2], p.k[3], p.keys, p.keySize, LANES, WIDEST, scratch, keyAt);
      Panels.packRows(v, p.v[0] + n * p.v[1] + keyHead * p.v[2], p.v[3], p.keys, p.valueSize, LANES, WIDEST, scratch, valueAt);%s
      int qAt = p.q[0] + n * p.q[1] + h * p.q[2];
      int outAt = p.out[0] + n * p.out[1] + h * p.out[2];
      int from = perHead == 1 ? 0 : Math.max(0, begin - head * perHead);
      int to = perHead == 1 ? p.queries : Math.min(p.queries, end - head * perHead);
      for (int first = from; first < to; first += p.rowBlock) {
        int rows = Math.min(p.rowBlock, to - first);
        int seen = %s;
        %s(p.scores, first, first + rows, q, qAt, scratch, keyAt, 0, seen, NO_BIAS, 0, NOTHING, 0, 0, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, scratch, scoreAt - first * p.paddedKeys, p.paddedKeys, scratch);
        for (int i = 0; i < rows; i++) {
          int row = scoreAt + i * p.paddedKeys;
          int visible = %s;
    %s      scratch[inverseAt + i] = exponentials(scratch, row, visible, p.paddedKeys, scale);
        }
        %s(p.values, 0, rows, scratch, scoreAt, scratch, valueAt, 0, Panels.padded(p.valueSize), NO_BIAS, 0, NOTHING, 0, 0, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, out, outAt + first * p.out[3], p.out[3], scratch);
        divide(rows, p.valueSize, scratch, inverseAt, out, outAt + first * p.out[3], p.out[3]);
      }
    }
    """
        .formatted(
            mask.isEmpty() ? "" : "\nint hiddenAt = inverseAt + p.rowBlock;",
            maskOfHead,
            seen,
            multiply,
            visible,
            masking,
            multiply);
  }
}
