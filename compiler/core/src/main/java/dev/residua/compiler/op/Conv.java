package dev.residua.compiler.op;

import dev.residua.compiler.graph.EvaluationSite;
import dev.residua.compiler.graph.Initializer;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.PositionRule;
import dev.residua.compiler.graph.PositionSite;
import dev.residua.compiler.graph.PrimitiveOp;
import dev.residua.compiler.graph.ShapeException;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/// A convolution (cross-correlation) of images: of `[N, C, H, W]`, a weight `[O, C / groups, kh,
/// kw]` and, if `bias`, a bias `[O]` it makes `[N, O, H', W']`.
public record Conv(Window height, Window width, int groups, boolean bias) implements PrimitiveOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "conv",
          "A convolution of images [N, C, H, W].",
          Signature.of(
              Signature.Argument.required(
                  "channels", Signature.Kind.INT, "how many channels it makes"),
              Signature.Argument.required(
                  "kernel",
                  Signature.Kind.INTS,
                  "the size of the window: one number or [rows, columns]"),
              Signature.Argument.of(
                  "stride", Signature.Kind.INTS, List.of(1L), "the step of the window"),
              Signature.Argument.wordOrInt(
                  "padding",
                  "same",
                  List.of("same", "valid"),
                  "same (dilation * (kernel - 1) / 2 on each side), valid (none), a number,"
                      + " [rows, columns] or [top, left, bottom, right]"),
              Signature.Argument.of(
                  "dilation",
                  Signature.Kind.INTS,
                  List.of(1L),
                  "the distance between the elements under the window"),
              Signature.Argument.wordOrInt(
                  "groups",
                  1L,
                  List.of("depthwise"),
                  "how many groups of channels stay apart; depthwise for every channel by itself"),
              Signature.Argument.of(
                  "bias",
                  Signature.Kind.BOOL,
                  false,
                  "whether a bias is learned; a batch norm after it makes that needless")),
          Conv::build);

  private static Node build(CallSite site) {
    var x = site.input();
    Expect.image("conv", x.type());
    long channels = Expect.constant("conv", x.type(), 1);
    long out = Expect.atLeast("conv", "channels", site.integer("channels"), 1);
    long groups =
        site.word("groups").equals("depthwise")
            ? channels
            : Expect.atLeast("conv", "groups", Long.parseLong(site.word("groups")), 1);
    if (channels % groups != 0 || out % groups != 0) {
      throw new ArgumentException(
          "groups",
          "`conv` cannot divide the %d channels of %s and its own %d into %d groups"
              .formatted(channels, x.type(), out, groups),
          "groups must divide both %d and %d".formatted(channels, out));
    }
    var windows =
        Window.parse("conv", site, site.integers("stride"), site.integers("dilation"), false);
    var height = windows.getFirst();
    var width = windows.getLast();
    var inputs = new ArrayList<>(List.of(x));
    // He's initialisation over the fan out, as torchvision has it.
    double fanOut = (double) out * height.kernel() * width.kernel();
    inputs.add(
        site.parameter(
            "weight",
            TensorType.f32(out, channels / groups, height.kernel(), width.kernel()),
            Initializer.normal(Math.sqrt(2 / fanOut))));
    if (site.flag("bias")) {
      inputs.add(site.parameter("bias", TensorType.f32(out), Initializer.ZEROS));
    }
    return site.add(new Conv(height, width, Math.toIntExact(groups), site.flag("bias")), inputs);
  }

  @Override
  public String name() {
    return "conv";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    var x = inputs.getFirst();
    var weight = inputs.get(1);
    Expect.image(name(), x);
    if (!x.dim(1).equals(weight.dim(1).times(groups))) {
      throw new ShapeException(
          "`conv` with the weight %s and %d groups takes %s channels, but got %s"
              .formatted(weight, groups, weight.dim(1).times(groups), x));
    }
    return TensorType.f32(
        x.dim(0), weight.dim(0), height.out(name(), x, 2), width.out(name(), x, 3));
  }

  @Override
  public Dim multiplyAdds(List<TensorType> inputs, TensorType result) {
    var weight = inputs.get(1);
    return result
        .shape()
        .size()
        .times(weight.dim(1))
        .times((long) height.kernel() * width.kernel());
  }

  /// Whether every channel is convolved by itself.
  public boolean depthwise(TensorType weight) {
    return groups > 1 && weight.dim(1).is(1) && weight.dim(0).is(groups);
  }

  @Override
  public PositionRule positions(PositionSite site) {
    return site.imageByImage(name());
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    var x = site.input(0);
    var weight = site.input(1);
    var result = site.result();
    int perGroup = weight.dim(1);
    int outPerGroup = result.dim(1) / groups;
    for (int n = 0; n < result.dim(0); n++) {
      for (int o = 0; o < result.dim(1); o++) {
        int firstChannel = o / outPerGroup * perGroup;
        for (int y = 0; y < result.dim(2); y++) {
          for (int z = 0; z < result.dim(3); z++) {
            double sum = bias ? site.input(2).data()[o] : 0;
            for (int c = 0; c < perGroup; c++) {
              sum += patch(x, weight, n, firstChannel + c, o, c, y, z);
            }
            result.data()[((n * result.dim(1) + o) * result.dim(2) + y) * result.dim(3) + z] = sum;
          }
        }
      }
    }
    return result;
  }

  private double patch(
      ReferenceTensor x, ReferenceTensor weight, int n, int channel, int o, int c, int y, int z) {
    int rows = x.dim(2);
    int columns = x.dim(3);
    double[] pixels = x.data();
    double[] weights = weight.data();
    int image = (n * x.dim(1) + channel) * rows * columns;
    int filter = (o * weight.dim(1) + c) * height.kernel() * width.kernel();
    double sum = 0;
    for (int i = 0; i < height.kernel(); i++) {
      int row = y * height.stride() - height.before() + i * height.dilation();
      for (int j = 0; j < width.kernel(); j++) {
        int column = z * width.stride() - width.before() + j * width.dilation();
        if (row >= 0 && row < rows && column >= 0 && column < columns) {
          sum += pixels[image + row * columns + column] * weights[filter + i * width.kernel() + j];
        }
      }
    }
    return sum;
  }

  @Override
  public Operand lower(LoweringSite site) {
    return depthwise(site.input(1).type())
        ? new DepthwiseLowering(this, site).lower()
        : new ConvLowering(this, site).lower();
  }
}
