package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.kernel.Attention;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.List;

/// Prints an [Attention] with one thread for each element of its result, which goes over the keys
/// once and rescales what it has when it meets a larger score (Milakov and Gimelshein 2018).
final class PlainAttention {
  private static final int THREADS = 256;
  private static final long MOST_BLOCKS = 4096;

  private PlainAttention() {}

  static KernelCall print(KernelLibrary library, Attention attention) {
    var parameters = new KernelParameters(library, attention);
    var q = parameters.buffer(attention.q().buffer(), "q");
    var k = parameters.buffer(attention.k().buffer(), "k");
    var v = parameters.buffer(attention.v().buffer(), "v");
    var out = attention.out();
    var steps = Dim.product(out.shape().dims());
    var code = new Code();
    code.open(
        "for (int step = blockIdx.x * %d + threadIdx.x; step < %s; step += gridDim.x * %d)",
        THREADS, parameters.size(steps, "steps"), THREADS);
    code.add("int e = step %% %s;", parameters.size(out.dim(3)));
    code.add("int rest = step / %s;", parameters.size(out.dim(3)));
    code.add("int h = rest %% %s;", parameters.size(out.dim(2)));
    code.add("rest /= %s;", parameters.size(out.dim(2)));
    code.add("int t = rest %% %s;", parameters.size(out.dim(1)));
    code.add("int n = rest / %s;", parameters.size(out.dim(1)));
    long group = attention.q().dim(2).constant() / attention.k().dim(2).constant();
    var keyHead = group == 1 ? "h" : "h / %d".formatted(group);
    code.add("int query = %s;", place(parameters, attention.q(), "n", "t", "h", "0"));
    code.add("float largest = -INFINITY;");
    code.add("float weights = 0.0f;");
    code.add("float total = 0.0f;");
    code.add("int end = %s;", end(parameters, attention));
    code.open("for (int s = 0; s < end; s++)");
    attention
        .mask()
        .ifPresent(mask ->
            code.add(
                "if (%s[%s] == 0) continue;",
                parameters.buffer(mask.buffer(), "mask"),
                place(parameters, mask, "n", "h", "t", "s")));
    code.add("int key = %s;", place(parameters, attention.k(), "n", "s", keyHead, "0"));
    code.add("float score = 0.0f;");
    code.open("for (int i = 0; i < %s; i++)", parameters.size(attention.q().dim(3)));
    code.add(
        "score = fmaf(%s[query + i * %s], %s[key + i * %s], score);",
        q, parameters.size(attention.q().stride(3)), k, parameters.size(attention.k().stride(3)));
    code.close();
    code.add("score *= %s;", ScalarPrinter.literal(attention.scale()));
    code.add("float before = largest;");
    code.add("largest = fmaxf(largest, score);");
    code.add("float shrink = before == -INFINITY ? 0.0f : expf(before - largest);");
    code.add("float weight = expf(score - largest);");
    code.add("weights = weights * shrink + weight;");
    code.add(
        "total = total * shrink + weight * %s[%s];",
        v, place(parameters, attention.v(), "n", "s", keyHead, "e"));
    code.close();
    code.add(
        "%s[%s] = weights > 0.0f ? total / weights : 0.0f;",
        parameters.buffer(out.buffer(), "out"), place(parameters, out, "n", "t", "h", "e"));
    code.close();
    var text =
        new KernelText(attention.title(), parameters.declarations(), THREADS, code.toString());
    return KernelCall.of(
        text, Grid.of(steps.ceilDiv(THREADS)).atMost(MOST_BLOCKS), parameters.given(), attention);
  }

  private static String end(KernelParameters parameters, Attention attention) {
    var keys = attention.k().dim(1);
    var all = parameters.size(keys);
    if (!attention.causal()) {
      return all;
    }
    var late = parameters.size(keys.minus(attention.q().dim(1)).plus(1));
    return "min(%s, t + %s)".formatted(all, late);
  }

  private static String place(KernelParameters parameters, Operand operand, String... index) {
    List<String> terms = new ArrayList<>();
    if (!operand.offset().is(0)) {
      terms.add(parameters.size(operand.offset()));
    }
    // A mask of fewer axes is repeated along those that it lacks.
    int missing = index.length - operand.type().rank();
    for (int axis = 0; axis < operand.type().rank(); axis++) {
      var stride = operand.stride(axis);
      var at = index[axis + missing];
      if (!stride.is(0) && !at.equals("0")) {
        terms.add(stride.is(1) ? at : at + " * " + parameters.size(stride));
      }
    }
    return terms.isEmpty() ? "0" : String.join(" + ", terms);
  }
}
