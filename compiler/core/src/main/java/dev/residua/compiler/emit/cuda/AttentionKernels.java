package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.kernel.Attention;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.List;

/// Prints an [Attention] as one kernel: scores, their softmax and the weighted sum of the values
/// for a tile of queries, without any of it leaving the multiprocessor.
final class AttentionKernels {
  private static final Templates TEMPLATES = Templates.of("attention");
  private static final Templates PRODUCT = Templates.of("product");
  private static final int THREADS = 128;
  private static final int LANES = 8;
  private static final int MOST_SIZE = 256;
  private static final int SHARED = 48 * 1024;
  private static final int MOST_ANSWERS = 64;

  private final KernelLibrary library;
  private final Attention attention;
  private final KernelParameters parameters;

  /// The queries of a block, and the keys that it looks at in one step.
  private record Shape(int queries, int keys) {
    /// The largest first.
    static final List<Shape> ALL =
        List.of(
            new Shape(64, 32),
            new Shape(64, 16),
            new Shape(32, 32),
            new Shape(32, 16),
            new Shape(16, 16),
            new Shape(16, 8));

    boolean fits(int size, int value) {
      int floats =
          (queries + keys) * sizeStep(size) + keys * valueStep(value) + queries * (keys + 4);
      int answers = queries * LANES / THREADS * valueStep(value) / LANES;
      return floats * 4 <= SHARED && answers <= MOST_ANSWERS;
    }
  }

  private AttentionKernels(KernelLibrary library, Attention attention) {
    this.library = library;
    this.attention = attention;
    parameters = new KernelParameters(library, attention);
  }

  /// Whether heads have known sizes of at most 256.
  static boolean prints(Attention attention) {
    return attention.q().dim(3).isConstant()
        && attention.v().dim(3).isConstant()
        && attention.q().dim(2).isConstant()
        && attention.k().dim(2).isConstant()
        && attention.q().dim(3).constant() <= MOST_SIZE
        && attention.v().dim(3).constant() <= MOST_SIZE;
  }

  static KernelCall print(KernelLibrary library, Attention attention) {
    return new AttentionKernels(library, attention).print();
  }

  private KernelCall print() {
    library.functionText(PRODUCT.render("vectors"));
    library.functionText(PRODUCT.render("copies"));
    int size = Math.toIntExact(attention.q().dim(3).constant());
    int value = Math.toIntExact(attention.v().dim(3).constant());
    var shape = Shape.ALL.stream().filter(s -> s.fits(size, value)).findFirst().orElseThrow();
    var body = TEMPLATES.render("attention", text(shape, size, value));
    var q = attention.q();
    var grid = Grid.of(q.dim(1).ceilDiv(shape.queries()), q.dim(2), q.dim(0));
    var text = new KernelText(attention.title(), parameters.declarations(), THREADS, 2, body);
    return KernelCall.of(text, grid, parameters.given(), attention);
  }

  private AttentionText text(Shape shape, int size, int value) {
    var q = attention.q();
    var k = attention.k();
    var v = attention.v();
    var out = attention.out();
    parameters.buffer(q.buffer(), "q");
    parameters.buffer(k.buffer(), "k");
    parameters.buffer(v.buffer(), "v");
    long group = q.dim(2).constant() / k.dim(2).constant();
    boolean grouped = group > 1;
    var head = grouped ? "keyHead" : "h";
    var late = k.dim(1).minus(q.dim(1));
    return new AttentionText(
        shape.queries(),
        shape.keys(),
        THREADS,
        size,
        value,
        sizeStep(size),
        valueStep(value),
        together(size, q) && together(size, k) ? 4 : 1,
        together(value, v) ? 4 : 1,
        together(value, out) ? 4 : 1,
        shape.queries() * LANES / THREADS,
        shape.keys() / LANES,
        valueStep(value) / (4 * LANES),
        parameters.size(q.dim(1)),
        parameters.size(k.dim(1)),
        grouped,
        "h / " + group,
        start(q, "h"),
        start(k, head),
        start(v, head),
        start(out, "h"),
        parameters.size(q.stride(1)),
        parameters.size(k.stride(1)),
        parameters.size(v.stride(1)),
        parameters.size(out.stride(1)),
        ScalarPrinter.literal(attention.scale() / Math.log(2)),
        attention.causal(),
        attention.causal() ? parameters.size(late) : "",
        attention.causal() || attention.mask().isPresent(),
        attention.mask().isPresent(),
        attention.mask().map(this::mask).orElse(""));
  }

  /// The distance of queries and keys of `size`, an odd multiple of four: eight lanes that each
  /// read four floats of another row then read different banks.
  private static int sizeStep(int size) {
    int whole = (size + 3) / 4 * 4;
    return whole % 8 == 0 ? whole + 4 : whole;
  }

  /// The distance of values, which eight lanes read by four.
  private static int valueStep(int value) {
    return (value + 31) / 32 * 32;
  }

  /// Whether `size` adjacent elements come by four wherever a head begins.
  private static boolean together(int size, Operand operand) {
    var steps = new ArrayList<>(operand.strides().subList(0, 3));
    steps.add(operand.offset());
    steps.add(Dim.of(size));
    return FoldedProduct.divides(steps, 4);
  }

  private String start(Operand operand, String head) {
    var name = operand.equals(attention.out()) ? "out" : "x";
    var terms = new ArrayList<>(List.of(parameters.buffer(operand.buffer(), name)));
    if (!operand.offset().is(0)) {
      terms.add(parameters.size(operand.offset()));
    }
    term("n", operand.stride(0), terms);
    term(head, operand.stride(2), terms);
    return String.join(" + ", terms);
  }

  private void term(String index, Dim stride, List<String> terms) {
    if (!stride.is(0)) {
      terms.add(stride.is(1) ? index : index + " * " + parameters.size(stride));
    }
  }

  private String mask(Operand mask) {
    var terms = new ArrayList<String>();
    if (!mask.offset().is(0)) {
      terms.add(parameters.size(mask.offset()));
    }
    var index = List.of("n", "h", "t", "s");
    int missing = index.size() - mask.type().rank();
    for (int axis = 0; axis < mask.type().rank(); axis++) {
      term(index.get(axis + missing), mask.stride(axis), terms);
    }
    var at = terms.isEmpty() ? "0" : String.join(" + ", terms);
    return "%s[%s]".formatted(parameters.buffer(mask.buffer(), "mask"), at);
  }
}
