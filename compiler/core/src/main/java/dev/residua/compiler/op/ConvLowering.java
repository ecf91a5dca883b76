package dev.residua.compiler.op;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.kernel.Axis;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.kernel.LoopNest;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A convolution as a product: the rows are the positions of the result, the depth is the window
/// times the channels, which lie innermost.
record ConvLowering(Conv conv, LoweringSite site) {
  Operand lower() {
    var given = site.input(0);
    boolean lies = given.isDense(Operand.channelsLast(4));
    boolean padded = conv.height().padded() || conv.width().padded();
    // An image that is to be copied anyway gets its border with it.
    var x = lies ? given : padded ? bordered(given) : site.arranged(given, Operand.channelsLast(4));
    boolean borders = lies && padded;
    var out = site.result(Operand.channelsLast(4));
    var channels = site.input(1).dim(1);
    var columns = out.dim(1).floorDiv(conv.groups());
    boolean pointwise = conv.height().reach() == 1 && conv.width().reach() == 1;
    boolean whole =
        pointwise && !borders && conv.height().stride() == 1 && conv.width().stride() == 1;
    boolean flat = whole && conv.groups() == 1;

    var outer = new ArrayList<Contraction.Outer>();
    if (!flat) {
      outer.add(
          new Contraction.Outer(out.dim(0), x.stride(0), 0, Dim.ZERO, out.stride(0), List.of()));
    }
    if (conv.groups() > 1) {
      outer.add(
          new Contraction.Outer(Dim.of(conv.groups()), channels, 1, columns, columns, List.of()));
    }
    var rows = new ArrayList<Axis>();
    if (flat) {
      rows.add(new Axis(out.dim(0).times(out.dim(2)).times(out.dim(3)), x.dim(1)));
    } else if (whole) {
      rows.add(new Axis(out.dim(2).times(out.dim(3)), x.dim(1)));
    } else {
      rows.add(new Axis(out.dim(2), x.dim(1).times(x.dim(3)).times(conv.height().stride())));
      rows.add(new Axis(out.dim(3), x.dim(1).times(conv.width().stride())));
    }
    // Neighbouring columns of the window and their channels are one run where nothing lies between.
    boolean joined = !borders && conv.groups() == 1 && conv.width().dilation() == 1;
    var taps = new ArrayList<Axis>();
    if (borders || conv.height().kernel() > 1) {
      taps.add(
          new Axis(
              Dim.of(conv.height().kernel()),
              x.dim(1).times(x.dim(3)).times(conv.height().dilation())));
    }
    if (borders || !joined && conv.width().kernel() > 1) {
      taps.add(new Axis(Dim.of(conv.width().kernel()), x.dim(1).times(conv.width().dilation())));
    }
    var run = joined ? channels.times(conv.width().kernel()) : channels;
    site.emit(
        new Contraction(
            site.origin(),
            title(),
            outer,
            x.buffer(),
            borders ? x.offset().minus(before(x)) : x.offset(),
            rows,
            taps,
            borders ? borders(x) : List.of(),
            run,
            packed(site.input(1), columns),
            columns,
            conv.bias() ? Optional.of(site.input(2)) : Optional.empty(),
            Contraction.Epilogue.NONE,
            out.buffer(),
            out.offset(),
            out.dim(1)));
    return out;
  }

  /// The elements from the first one that a window covers to the first one that is there.
  private Dim before(Operand x) {
    var line = x.dim(3).times(conv.height().before());
    return x.dim(1).times(line.plus(conv.width().before()));
  }

  private List<Contraction.Border> borders(Operand x) {
    var borders = new ArrayList<Contraction.Border>();
    var windows = List.of(conv.height(), conv.width());
    for (int axis = 0; axis < 2; axis++) {
      var window = windows.get(axis);
      if (window.padded()) {
        borders.add(
            new Contraction.Border(
                axis, axis, window.stride(), window.dilation(), window.before(), x.dim(2 + axis)));
      }
    }
    return borders;
  }

  private String title() {
    return "conv "
        + Window.describe(conv.height(), conv.width())
        + (conv.groups() > 1 ? ", " + conv.groups() + " groups" : "");
  }

  /// The image with its channels innermost and zeros around it.
  private Operand bordered(Operand x) {
    var height = conv.height();
    var width = conv.width();
    var type =
        TensorType.f32(
            x.dim(0),
            x.dim(1),
            x.dim(2).plus(height.before() + height.after()),
            x.dim(3).plus(width.before() + width.after()));
    var border = site.scratch("border", type, Operand.channelsLast(4));
    var n = IndexExpr.var("n");
    var y = IndexExpr.var("y");
    var z = IndexExpr.var("x");
    var c = IndexExpr.var("c");
    var row = y.plus(-height.before());
    var column = z.plus(-width.before());
    var guards = new ArrayList<LoopNest.Bound>();
    if (height.padded()) {
      guards.add(new LoopNest.Bound(row, IndexExpr.of(0), IndexExpr.of(x.dim(2))));
    }
    if (width.padded()) {
      guards.add(new LoopNest.Bound(column, IndexExpr.of(0), IndexExpr.of(x.dim(3))));
    }
    site.emit(
        new LoopNest(
            site.origin(),
            "border",
            List.of(
                LoopNest.Loop.of("n", type.dim(0)),
                LoopNest.Loop.of("y", type.dim(2)),
                LoopNest.Loop.of("x", type.dim(3)),
                LoopNest.Loop.of("c", type.dim(1))),
            List.of(
                new LoopNest.Source.Load(
                    x.buffer(), Strided.at(x, List.of(n, c, row, column)), guards, 0)),
            ScalarExpr.arg(0),
            Optional.empty(),
            border.buffer(),
            Strided.at(border, List.of(n, c, y, z))));
    return border;
  }

  private Buffer packed(Operand weight, Dim columns) {
    var outer =
        conv.groups() == 1
            ? List.<Axis>of()
            : List.of(new Axis(Dim.of(conv.groups()), weight.stride(0).times(columns)));
    var depth =
        List.of(
            new Axis(weight.dim(2), weight.stride(2)),
            new Axis(weight.dim(3), weight.stride(3)),
            new Axis(weight.dim(1), weight.stride(1)));
    return Packing.of(
        site, weight, weight.offset(), outer, depth, new Axis(columns, weight.stride(0)));
  }
}
