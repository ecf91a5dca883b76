package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.graph.EvaluationSite;
import dev.residua.compiler.graph.PositionRule;
import dev.residua.compiler.graph.PositionSite;
import dev.residua.compiler.graph.PrimitiveOp;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// The means of `rows x columns` windows that cover an image: the window at `y` goes from `floor(y
/// * H / rows)` up to `ceil((y + 1) * H / rows)`, as in PyTorch.
public record AdaptiveAvgPool(int rows, int columns) implements PrimitiveOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "adaptive_avg_pool",
          "The means of windows that divide an image into a given number of rows and columns.",
          Signature.of(
              Signature.Argument.required(
                  "size", Signature.Kind.INTS, "one number for both, or [rows, columns]")),
          site -> {
            int[] size = Window.pair("adaptive_avg_pool", "size", site.integers("size"), 1);
            return site.add(new AdaptiveAvgPool(size[0], size[1]), site.input());
          });

  @Override
  public String name() {
    return "adaptive_avg_pool";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    var x = inputs.getFirst();
    Expect.image(name(), x);
    return TensorType.f32(x.dim(0), x.dim(1), Dim.of(rows), Dim.of(columns));
  }

  @Override
  public PositionRule positions(PositionSite site) {
    return site.imageByImage(name());
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    var x = site.input(0);
    int height = x.dim(2);
    int width = x.dim(3);
    var result = site.result();
    int at = 0;
    for (int plane = 0; plane < x.dim(0) * x.dim(1); plane++) {
      for (int y = 0; y < rows; y++) {
        for (int z = 0; z < columns; z++) {
          double sum = 0;
          int count = 0;
          for (int i = y * height / rows; i < Math.ceilDiv((y + 1) * height, rows); i++) {
            for (int j = z * width / columns; j < Math.ceilDiv((z + 1) * width, columns); j++) {
              sum += x.data()[(plane * height + i) * width + j];
              count++;
            }
          }
          result.data()[at++] = sum / count;
        }
      }
    }
    return result;
  }

  @Override
  public Operand lower(LoweringSite site) {
    var x = site.input(0);
    var out = site.result(Operand.channelsLast(4));
    var n = IndexExpr.var("n");
    var y = IndexExpr.var("y");
    var z = IndexExpr.var("x");
    var c = IndexExpr.var("c");
    var down = range("i", y, x.dim(2), rows);
    var across = range("j", z, x.dim(3), columns);
    var sources =
        List.of(
            Strided.load(x, List.of(n, c, IndexExpr.var("i"), IndexExpr.var("j"))),
            new LoopNest.Source.Index(down.to().plus(down.from().times(-1))),
            new LoopNest.Source.Index(across.to().plus(across.from().times(-1))));
    var mean = ScalarExpr.arg(0).over(ScalarExpr.arg(2).times(ScalarExpr.arg(3)));
    site.emit(
        new LoopNest(
            site.origin(),
            "average pool to %dx%d".formatted(rows, columns),
            List.of(
                LoopNest.Loop.of("n", out.dim(0)),
                LoopNest.Loop.of("y", out.dim(2)),
                LoopNest.Loop.of("x", out.dim(3)),
                LoopNest.Loop.of("c", out.dim(1))),
            sources,
            ScalarExpr.arg(0),
            Optional.of(new LoopNest.Reduction(List.of(down, across), LoopNest.Join.SUM, mean)),
            out.buffer(),
            Strided.at(out, List.of(n, c, y, z))));
    return out;
  }

  private static LoopNest.Loop range(String variable, IndexExpr position, Dim in, long out) {
    return new LoopNest.Loop(
        variable,
        position.times(in).floorDiv(out),
        position.times(in).plus(IndexExpr.of(in.plus(out - 1))).floorDiv(out));
  }
}
