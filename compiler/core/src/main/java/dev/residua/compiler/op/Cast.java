package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.ElementwiseOp;
import dev.residua.compiler.graph.EvaluationSite;
import dev.residua.compiler.tensor.DType;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// The same elements as another type. A float becomes a whole number by rounding towards 0.
public record Cast(DType to) implements ElementwiseOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "cast",
          "The same elements as another type; a float is rounded towards 0 to a whole number.",
          Signature.of(
              new Signature.Argument(
                  "to",
                  Signature.Kind.WORD,
                  Optional.empty(),
                  false,
                  List.of("f32", "i32"),
                  "the new type")),
          site -> site.add(new Cast(DType.of(site.word("to")).orElseThrow()), site.input()));

  @Override
  public String name() {
    return "cast";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    return new TensorType(to, inputs.getFirst().shape());
  }

  @Override
  public ScalarExpr body() {
    return ScalarExpr.arg(0);
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    var result = site.result();
    double[] x = site.input(0).data();
    for (int i = 0; i < x.length; i++) {
      result.data()[i] = to.isFloat() ? x[i] : x[i] < 0 ? Math.ceil(x[i]) : Math.floor(x[i]);
    }
    return result;
  }
}
