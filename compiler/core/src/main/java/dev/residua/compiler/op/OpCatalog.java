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
        Add.DEFINITION,
        AttentionLayer.DEFINITION,
        Pool.MEAN,
        BatchNorm.DEFINITION,
        Cast.DEFINITION,
        Constant.DEFINITION,
        Conv.DEFINITION,
        Div.DEFINITION,
        DropPath.DEFINITION,
        Dropout.DEFINITION,
        Embedding.DEFINITION,
        Exp.DEFINITION,
        Flatten.DEFINITION,
        Gelu.DEFINITION,
        Reduce.GLOBAL_AVG_POOL,
        GroupNorm.DEFINITION,
        HardSigmoid.DEFINITION,
        HardSwish.DEFINITION,
        L2Normalise.DEFINITION,
        LayerNorm.DEFINITION,
        LeakyRelu.DEFINITION,
        Linear.DEFINITION,
        Log.DEFINITION,
        Reduce.MAX,
        Pool.MAX,
        Maximum.DEFINITION,
        Reduce.MEAN,
        Minimum.DEFINITION,
        Mul.DEFINITION,
        Neg.DEFINITION,
        Relu.DEFINITION,
        Relu6.DEFINITION,
        Reshape.DEFINITION,
        RmsNorm.DEFINITION,
        Rotary.DEFINITION,
        Sigmoid.DEFINITION,
        Silu.DEFINITION,
        Slice.DEFINITION,
        Softmax.DEFINITION,
        Softplus.DEFINITION,
        Sqrt.DEFINITION,
        Sub.DEFINITION,
        Reduce.SUM,
        Tanh.DEFINITION,
        Transpose.DEFINITION);
  }

  public static Optional<OpDefinition> named(String name) {
    return all().stream().filter(definition -> definition.name().equals(name)).findFirst();
  }
}
