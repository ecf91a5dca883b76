package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A depthwise convolution as a loop nest with the channels innermost.
record DepthwiseLowering(Conv conv, LoweringSite site) {
  Operand lower() {
    var x = site.arranged(site.input(0), Operand.channelsLast(4));
    var weight = weights(site.input(1));
    var out = site.result(Operand.channelsLast(4));
    var n = IndexExpr.var("n");
    var y = IndexExpr.var("y");
    var z = IndexExpr.var("x");
    var c = IndexExpr.var("c");
    var i = IndexExpr.var("i");
    var j = IndexExpr.var("j");
    var sources = new ArrayList<LoopNest.Source>();
    sources.add(
        Strided.load(x, List.of(n, c, conv.height().place(y, i), conv.width().place(z, j))));
    sources.add(Strided.load(weight, List.of(i, j, c)));
    var finish = ScalarExpr.arg(0);
    if (conv.bias()) {
      sources.add(Strided.load(site.input(2), List.of(c)));
      finish = finish.plus(ScalarExpr.arg(3));
    }
    var taps =
        List.of(
            new LoopNest.Loop("i", conv.height().firstTap(y), conv.height().endTap(y, x.dim(2))),
            new LoopNest.Loop("j", conv.width().firstTap(z), conv.width().endTap(z, x.dim(3))));
    site.emit(
        new LoopNest(
            site.origin(),
            "depthwise conv " + Window.describe(conv.height(), conv.width()),
            List.of(
                LoopNest.Loop.of("n", out.dim(0)),
                LoopNest.Loop.of("y", out.dim(2)),
                LoopNest.Loop.of("x", out.dim(3)),
                LoopNest.Loop.of("c", out.dim(1))),
            sources,
            ScalarExpr.arg(0).times(ScalarExpr.arg(1)),
            Optional.of(new LoopNest.Reduction(taps, LoopNest.Join.SUM, finish)),
            out.buffer(),
            Strided.at(out, List.of(n, c, y, z))));
    return out;
  }

  /// The weights `[C, 1, kh, kw]` as `[kh, kw, C]`.
  private Operand weights(Operand weight) {
    var type = TensorType.f32(new Shape(List.of(weight.dim(2), weight.dim(3), weight.dim(0))));
    var view =
        weight.view(
            type, weight.offset(), List.of(weight.stride(2), weight.stride(3), weight.stride(0)));
    return site.arranged(view, Operand.rowMajor(3));
  }
}
