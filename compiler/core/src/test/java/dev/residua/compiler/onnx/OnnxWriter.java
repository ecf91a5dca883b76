package dev.residua.compiler.onnx;

import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.InputOp;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.Parameter;
import dev.residua.compiler.graph.ParameterOp;
import dev.residua.compiler.onnx.OnnxFile.Attribute;
import dev.residua.compiler.op.ArgMax;
import dev.residua.compiler.op.AttentionOp;
import dev.residua.compiler.op.BatchNorm;
import dev.residua.compiler.op.CachedAttention;
import dev.residua.compiler.op.Cast;
import dev.residua.compiler.op.Clip;
import dev.residua.compiler.op.Concat;
import dev.residua.compiler.op.Constant;
import dev.residua.compiler.op.Conv;
import dev.residua.compiler.op.Embedding;
import dev.residua.compiler.op.Expand;
import dev.residua.compiler.op.Gather;
import dev.residua.compiler.op.Gelu;
import dev.residua.compiler.op.L2Normalise;
import dev.residua.compiler.op.LayerNorm;
import dev.residua.compiler.op.LeakyRelu;
import dev.residua.compiler.op.Linear;
import dev.residua.compiler.op.MatMul;
import dev.residua.compiler.op.Pad;
import dev.residua.compiler.op.Pool;
import dev.residua.compiler.op.Positions;
import dev.residua.compiler.op.Pow;
import dev.residua.compiler.op.Reduce;
import dev.residua.compiler.op.Reshape;
import dev.residua.compiler.op.RmsNorm;
import dev.residua.compiler.op.Rotary;
import dev.residua.compiler.op.SinusoidTable;
import dev.residua.compiler.op.Slice;
import dev.residua.compiler.op.Softmax;
import dev.residua.compiler.op.Transpose;
import dev.residua.compiler.op.Upsample;
import dev.residua.compiler.op.Where;
import dev.residua.compiler.tensor.DType;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;

/// `Graph` → ONNX: the graph as it was elaborated, at given sizes, its parameters as constants.
public final class OnnxWriter {
  /// A graph has an op that this cannot write.
  public static final class NotInOnnx extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotInOnnx(Node node) {
      super(node + " has no counterpart in ONNX");
    }
  }

  final OnnxFile file = new OnnxFile();
  private final Map<String, Long> symbols;
  private final Map<Node, String> names = new HashMap<>();

  private OnnxWriter(Map<String, Long> symbols) {
    this.symbols = symbols;
  }

  /// The bytes of an ONNX file.
  ///
  /// @param symbols the sizes that are known only at run time
  /// @param parameters the values of a parameter, row-major
  /// @throws NotInOnnx if an op has no counterpart
  public static byte[] write(
      Graph graph, Map<String, Long> symbols, Function<Parameter, float[]> parameters) {
    return write(
        graph,
        symbols,
        (file, parameter, shape) ->
            file.floats(parameter.name(), shape, parameters.apply(parameter)));
  }

  /// The bytes of an ONNX file whose parameters stand in other files.
  ///
  /// @throws NotInOnnx if an op has no counterpart
  public static byte[] writeWithout(
      Graph graph, Map<String, Long> symbols, Function<Parameter, Place> places) {
    return write(
        graph,
        symbols,
        (file, parameter, shape) -> file.floats(parameter.name(), shape, places.apply(parameter)));
  }

  /// Adds a parameter to a file.
  private interface Parameters {
    void add(OnnxFile file, Parameter parameter, long[] shape);
  }

  private static byte[] write(Graph graph, Map<String, Long> symbols, Parameters parameters) {
    var writer = new OnnxWriter(symbols);
    for (var input : graph.inputs()) {
      var type = input.node().type();
      writer.file.input(input.name(), type.dtype(), writer.sizes(type.shape()));
    }
    for (var node : graph.nodes()) {
      writer.names.put(
          node,
          switch (node.op()) {
            case InputOp op -> op.input();
            case ParameterOp(var parameter) -> {
              parameters.add(writer.file, parameter, writer.array(parameter.type().shape()));
              yield parameter.name();
            }
            default -> writer.value(node);
          });
    }
    for (var output : graph.outputs()) {
      var type = output.node().type();
      writer.file.node("Identity", List.of(writer.name(output.node())), output.name());
      writer.file.output(output.name(), type.dtype(), writer.sizes(type.shape()));
    }
    return writer.file.bytes(graph.name());
  }

  private String name(Node node) {
    var name = names.get(node);
    if (name == null) {
      throw new IllegalStateException(node + " is used before it is computed");
    }
    return name;
  }

  String name(Node node, int input) {
    return name(node.input(input));
  }

  long size(Dim dim) {
    return dim.evaluate(symbol -> {
      var size = symbols.get(symbol);
      if (size == null) {
        throw new IllegalArgumentException("no size for " + symbol);
      }
      return size;
    });
  }

  List<Long> sizes(Shape shape) {
    return shape.dims().stream().map(this::size).toList();
  }

  private long[] array(Shape shape) {
    return sizes(shape).stream().mapToLong(Long::longValue).toArray();
  }

  /// A result of one node with these inputs.
  String op(String op, String input, Attribute... attributes) {
    return file.node(op, List.of(input), attributes);
  }

  String op(String op, String left, String right, Attribute... attributes) {
    return file.node(op, List.of(left, right), attributes);
  }

  String scalar(double value) {
    return file.floats(new long[0], (float) value);
  }

  String reshape(String x, long... shape) {
    return reshape(x, Arrays.stream(shape).boxed().toList());
  }

  String reshape(String x, List<Long> shape) {
    return op("Reshape", x, file.longs(shape));
  }

  String transpose(String x, long... axes) {
    return op("Transpose", x, Attribute.of("perm", Arrays.stream(axes).boxed().toList()));
  }

  /// Every `step`-th element of an axis.
  String slice(String x, long axis, long from, long to, long step) {
    return file.node(
        "Slice",
        List.of(
            x,
            file.longs(List.of(from)),
            file.longs(List.of(to)),
            file.longs(List.of(axis)),
            file.longs(List.of(step))));
  }

  private String value(Node node) {
    return switch (node.op()) {
      case Conv op -> conv(node, op);
      case Pool op -> pool(node, op);
      case Linear op -> linear(node, op);
      case MatMul op -> matmul(node, op);
      case BatchNorm op -> batchNorm(node, op);
      case LayerNorm op -> layerNorm(node, op);
      case RmsNorm op -> rmsNorm(node, op);
      case L2Normalise op -> {
        var x = name(node, 0);
        var length = reduce("ReduceL2", x, List.of(-1L), true);
        yield op("Div", x, op("Max", length, scalar(op.epsilon())));
      }
      case Softmax _ -> op("Softmax", name(node, 0), Attribute.of("axis", -1));
      case Reduce op -> reduce(node, op);
      case ArgMax(var axis) -> {
        var place =
            op("ArgMax", name(node, 0), Attribute.of("axis", axis), Attribute.of("keepdims", 0));
        yield cast(place, DType.I32);
      }
      case Reshape(var shape) -> reshape(name(node, 0), sizes(shape));
      case Expand(var shape) -> op("Expand", name(node, 0), file.longs(sizes(shape)));
      case Transpose(var axes) ->
          transpose(name(node, 0), axes.stream().mapToLong(Integer::longValue).toArray());
      case Slice(var axis, var from, var to, var step) ->
          slice(name(node, 0), axis, size(from), size(to), step);
      case Concat(var axis) ->
          file.node(
              "Concat",
              node.inputs().stream().map(this::name).toList(),
              Attribute.of("axis", axis));
      case Pad op -> pad(node, op);
      case Gather(var axis) ->
          op("Gather", name(node, 0), name(node, 1), Attribute.of("axis", axis));
      case Embedding _ -> op("Gather", name(node, 1), name(node, 0), Attribute.of("axis", 0));
      case Positions(var first, var length) ->
          slice(name(node, 0), 0, size(first), size(first.plus(length)), 1);
      case Upsample op -> upsample(node, op);
      case AttentionOp op -> new OnnxSequences(this).attention(node, op);
      case CachedAttention op -> new OnnxSequences(this).attention(node, op);
      case Rotary op -> new OnnxSequences(this).rotary(node, op);
      case SinusoidTable op -> new OnnxSequences(this).table(op);
      case Constant(var number, var dtype) when dtype == DType.F32 -> scalar(number);
      case Constant(var number, var dtype) -> cast(scalar(number), dtype);
      case Cast(var to) -> cast(name(node, 0), to);
      case Gelu(var tanh) -> gelu(name(node, 0), tanh);
      case LeakyRelu(var slope) -> op("LeakyRelu", name(node, 0), Attribute.of("alpha", slope));
      case Clip(var low, var high) ->
          file.node("Clip", List.of(name(node, 0), scalar(low), scalar(high)));
      case Pow(var exponent) -> op("Pow", name(node, 0), scalar(exponent));
      case Where _ -> {
        var mask = op("Greater", cast(name(node, 0), DType.F32), scalar(0));
        yield file.node("Where", List.of(mask, name(node, 1), name(node, 2)));
      }
      default -> elementwise(node);
    };
  }

  private String elementwise(Node node) {
    return switch (node.op().name()) {
      case "abs" -> op("Abs", name(node, 0));
      case "exp" -> op("Exp", name(node, 0));
      case "log" -> op("Log", name(node, 0));
      case "neg" -> op("Neg", name(node, 0));
      case "relu" -> op("Relu", name(node, 0));
      case "relu6" -> file.node("Clip", List.of(name(node, 0), scalar(0), scalar(6)));
      case "sigmoid" -> op("Sigmoid", name(node, 0));
      case "silu" -> op("Mul", name(node, 0), op("Sigmoid", name(node, 0)));
      case "softplus" -> op("Softplus", name(node, 0));
      case "sqrt" -> op("Sqrt", name(node, 0));
      case "tanh" -> op("Tanh", name(node, 0));
      case "hard_swish" -> op("HardSwish", name(node, 0));
      case "hard_sigmoid" ->
          op(
              "HardSigmoid",
              name(node, 0),
              Attribute.of("alpha", 1.0 / 6),
              Attribute.of("beta", 0.5));
      case "dropout", "drop_path" -> op("Identity", name(node, 0));
      case "add" -> op("Add", name(node, 0), name(node, 1));
      case "sub" -> op("Sub", name(node, 0), name(node, 1));
      case "mul" -> op("Mul", name(node, 0), name(node, 1));
      case "div" -> op("Div", name(node, 0), name(node, 1));
      case "greater" -> cast(op("Greater", name(node, 0), name(node, 1)), DType.F32);
      case "equal" -> cast(op("Equal", name(node, 0), name(node, 1)), DType.F32);
      case "maximum" -> op("Max", name(node, 0), name(node, 1));
      case "minimum" -> op("Min", name(node, 0), name(node, 1));
      default -> throw new NotInOnnx(node);
    };
  }

  String cast(String x, DType to) {
    return op("Cast", x, Attribute.of("to", OnnxFile.type(to)));
  }

  private String gelu(String x, boolean tanh) {
    String inner;
    if (tanh) {
      var cube = op("Mul", op("Mul", x, x), x);
      var sum = op("Add", x, op("Mul", cube, scalar(0.044715)));
      inner = op("Tanh", op("Mul", sum, scalar(Math.sqrt(2 / Math.PI))));
    } else {
      inner = op("Erf", op("Div", x, scalar(Math.sqrt(2))));
    }
    return op("Mul", op("Mul", x, op("Add", inner, scalar(1))), scalar(0.5));
  }

  private String conv(Node node, Conv op) {
    var inputs = new ArrayList<String>();
    node.inputs().forEach(input -> inputs.add(name(input)));
    return file.node(
        "Conv",
        inputs,
        window("kernel_shape", op.height().kernel(), op.width().kernel()),
        window("strides", op.height().stride(), op.width().stride()),
        window("dilations", op.height().dilation(), op.width().dilation()),
        window(
            "pads",
            op.height().before(),
            op.width().before(),
            op.height().after(),
            op.width().after()),
        Attribute.of("group", op.groups()));
  }

  private static Attribute window(String name, long... values) {
    return Attribute.of(name, Arrays.stream(values).boxed().toList());
  }

  private String pool(Node node, Pool op) {
    var height = op.height();
    var width = op.width();
    var attributes = new ArrayList<Attribute>();
    attributes.add(window("kernel_shape", height.kernel(), width.kernel()));
    attributes.add(window("strides", height.stride(), width.stride()));
    attributes.add(window("pads", height.before(), width.before(), height.after(), width.after()));
    attributes.add(window("dilations", height.dilation(), width.dilation()));
    attributes.add(Attribute.of("ceil_mode", height.ceil() ? 1 : 0));
    if (op.kind() == Pool.Kind.MEAN) {
      attributes.add(Attribute.of("count_include_pad", op.includePad() ? 1 : 0));
    }
    var type = op.kind() == Pool.Kind.MAX ? "MaxPool" : "AveragePool";
    return file.node(type, List.of(name(node, 0)), attributes.toArray(Attribute[]::new));
  }

  private String linear(Node node, Linear op) {
    var x = name(node, 0);
    var weight = name(node, 1);
    if (node.type().rank() == 2) {
      var inputs = new ArrayList<>(List.of(x, weight));
      if (op.bias()) {
        inputs.add(name(node, 2));
      }
      return file.node("Gemm", inputs, Attribute.of("transB", 1));
    }
    var product = op("MatMul", x, transpose(weight, 1, 0));
    return op.bias() ? op("Add", product, name(node, 2)) : product;
  }

  private String matmul(Node node, MatMul op) {
    var left = op.transposeLeft() ? exchanged(node, 0) : name(node, 0);
    var right = op.transposeRight() ? exchanged(node, 1) : name(node, 1);
    return op("MatMul", left, right);
  }

  private String exchanged(Node node, int input) {
    int rank = node.input(input).type().rank();
    long[] axes = LongStream.range(0, rank).toArray();
    axes[rank - 2] = rank - 1L;
    axes[rank - 1] = rank - 2L;
    return transpose(name(node, input), axes);
  }

  private String batchNorm(Node node, BatchNorm op) {
    var inputs = new ArrayList<>(List.of(name(node, 0)));
    for (int i = 1; i < 5; i++) {
      var input = node.input(i);
      // A vector that was shaped to broadcast is taken as it was.
      boolean shaped = input.op() instanceof Reshape && input.input(0).type().rank() == 1;
      inputs.add(shaped ? name(input.input(0)) : reshape(name(input), -1));
    }
    return file.node("BatchNormalization", inputs, Attribute.of("epsilon", op.epsilon()));
  }

  private String layerNorm(Node node, LayerNorm op) {
    var inputs = new ArrayList<>(List.of(name(node, 0)));
    if (op.weight()) {
      inputs.add(name(node, 1));
    } else {
      long width = size(node.shape().last());
      float[] ones = new float[Math.toIntExact(width)];
      Arrays.fill(ones, 1);
      inputs.add(file.floats(new long[] {width}, ones));
    }
    if (op.bias()) {
      inputs.add(name(node, op.weight() ? 2 : 1));
    }
    return file.node(
        "LayerNormalization",
        inputs,
        Attribute.of("axis", -1),
        Attribute.of("epsilon", op.epsilon()));
  }

  private String rmsNorm(Node node, RmsNorm op) {
    var x = name(node, 0);
    var mean = reduce("ReduceMean", op("Mul", x, x), List.of(-1L), true);
    var root = op("Sqrt", op("Add", mean, scalar(op.epsilon())));
    var weight = name(node, 1);
    var factor = op.unitOffset() ? op("Add", weight, scalar(1)) : weight;
    return op("Mul", op("Div", x, root), factor);
  }

  private String reduce(Node node, Reduce op) {
    var x = node.input(0).type();
    if (op.kind() == Reduce.Kind.MEAN && x.rank() == 4 && op.axes().equals(List.of(2, 3))) {
      var pooled = op("GlobalAveragePool", name(node, 0));
      return op.keep() ? pooled : reshape(pooled, sizes(node.shape()));
    }
    var type =
        switch (op.kind()) {
          case SUM -> "ReduceSum";
          case MEAN -> "ReduceMean";
          case MAX -> "ReduceMax";
        };
    return reduce(
        type, name(node, 0), op.axes().stream().map(Integer::longValue).toList(), op.keep());
  }

  private String reduce(String type, String x, List<Long> axes, boolean keep) {
    return op(type, x, file.longs(axes), Attribute.of("keepdims", keep ? 1 : 0));
  }

  private String pad(Node node, Pad op) {
    int rank = node.type().rank();
    var pads = new Long[2 * rank];
    Arrays.fill(pads, 0L);
    pads[op.axis()] = op.front();
    pads[rank + op.axis()] = op.back();
    return file.node("Pad", List.of(name(node, 0), file.longs(List.of(pads)), scalar(op.value())));
  }

  private String upsample(Node node, Upsample op) {
    TensorType type = node.type();
    // No region and no scales: the sizes say all.
    var inputs = List.of(name(node, 0), "", "", file.longs(sizes(type.shape())));
    return switch (op.mode()) {
      case NEAREST ->
          file.node(
              "Resize",
              inputs,
              Attribute.of("mode", "nearest"),
              Attribute.of("coordinate_transformation_mode", "asymmetric"),
              Attribute.of("nearest_mode", "floor"));
      case BILINEAR ->
          file.node(
              "Resize",
              inputs,
              Attribute.of("mode", "linear"),
              Attribute.of("coordinate_transformation_mode", "half_pixel"));
      case ALIGNED ->
          file.node(
              "Resize",
              inputs,
              Attribute.of("mode", "linear"),
              Attribute.of("coordinate_transformation_mode", "align_corners"));
    };
  }
}
