package dev.residua.compiler.op;

import java.util.List;
import java.util.Optional;

/// Every operation that a `.resnet` file can name.
public final class OpCatalog {
  private OpCatalog() {}

  /// The definitions, one line each, in alphabetical order.
  public static List<OpDefinition> all() {
    return List.of(
        Abs.DEFINITION,
        AdaptiveAvgPool.DEFINITION,
        Add.DEFINITION,
        ArgMax.DEFINITION,
        AttentionLayer.DEFINITION,
        Pool.MEAN,
        BatchNorm.DEFINITION,
        Cast.DEFINITION,
        ClassToken.DEFINITION,
        Clip.DEFINITION,
        Concat.DEFINITION,
        Constant.DEFINITION,
        Conv.DEFINITION,
        Div.DEFINITION,
        DropPath.DEFINITION,
        Dropout.DEFINITION,
        Embedding.DEFINITION,
        Equal.DEFINITION,
        Exp.DEFINITION,
        Flatten.DEFINITION,
        Gather.DEFINITION,
        Gelu.DEFINITION,
        Reduce.GLOBAL_AVG_POOL,
        Greater.DEFINITION,
        GroupNorm.DEFINITION,
        HardSigmoid.DEFINITION,
        HardSwish.DEFINITION,
        L2Normalise.DEFINITION,
        LayerNorm.DEFINITION,
        LearnedScale.LAYER_SCALE,
        LeakyRelu.DEFINITION,
        Linear.DEFINITION,
        Log.DEFINITION,
        MatMul.DEFINITION,
        Reduce.MAX,
        Pool.MAX,
        Maximum.DEFINITION,
        Reduce.MEAN,
        Minimum.DEFINITION,
        Mul.DEFINITION,
        Neg.DEFINITION,
        Pad.DEFINITION,
        LearnedTensor.DEFINITION,
        Positions.DEFINITION,
        Pow.DEFINITION,
        Relu.DEFINITION,
        Relu6.DEFINITION,
        Reshape.DEFINITION,
        LearnedScale.REZERO,
        RmsNorm.DEFINITION,
        Rotary.DEFINITION,
        Sigmoid.DEFINITION,
        Silu.DEFINITION,
        SinusoidTable.DEFINITION,
        Slice.DEFINITION,
        Softmax.DEFINITION,
        Softplus.DEFINITION,
        Split.DEFINITION,
        Sqrt.DEFINITION,
        Sub.DEFINITION,
        Reduce.SUM,
        Tanh.DEFINITION,
        Transpose.DEFINITION,
        Upsample.DEFINITION,
        Where.DEFINITION);
  }

  public static Optional<OpDefinition> named(String name) {
    return all().stream().filter(definition -> definition.name().equals(name)).findFirst();
  }
}
