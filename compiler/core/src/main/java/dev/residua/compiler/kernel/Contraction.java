package dev.residua.compiler.kernel;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.source.Origin;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A matrix product or a convolution with an epilogue: `out[g, p, n] = epilogue(bias[n] + Σ_t Σ_q
/// a[g, row(p) + tap(t) + q] * weights[g, t, q, n])`.
///
/// Rows `p` are the positions of the result (of an image, of a sequence) and lie `outRowStride`
/// apart; columns `n` lie side by side. A convolution's input has its channels innermost, so that a
/// tap is an offset; where a window reaches over the edge, `borders` say which elements are there.
///
/// @param outer the loops outside the product: images of a batch, groups, heads
/// @param rows the steps through `a` from row to row, outermost first; `p` counts through them
/// @param taps the steps through `a` that are summed over, outermost first
/// @param borders the edges of `a`: an element outside one of them counts as 0
/// @param run the number of adjacent elements of `a` that are summed over at each tap
/// @param weights made by [Pack] with the same depth and columns
/// @param bias one number a column, at `biasOffset`
public record Contraction(
    Origin origin,
    String title,
    List<Outer> outer,
    Buffer a,
    Dim aOffset,
    List<Axis> rows,
    List<Axis> taps,
    List<Border> borders,
    Dim run,
    Buffer weights,
    Dim columns,
    Optional<Operand> bias,
    Epilogue epilogue,
    Buffer out,
    Dim outOffset,
    Dim outRowStride)
    implements Kernel {
  public Contraction {
    outer = List.copyOf(outer);
    rows = List.copyOf(rows);
    taps = List.copyOf(taps);
    borders = List.copyOf(borders);
  }

  /// An edge of an image: `0 <= p * rowStep + t * tapStep - before < extent` holds of what is
  /// there, where `p` counts along `rows[row]` and `t` along `taps[tap]`.
  public record Border(int row, int tap, long rowStep, long tapStep, long before, Dim extent) {}

  /// A loop outside the product.
  ///
  /// @param weights the step through the weights in whole packed products: 0 if they are shared
  /// @param bias the step through the bias
  public record Outer(Dim extent, Dim a, int weights, Dim bias, Dim out, List<Dim> extras) {}

  /// What becomes of a sum while it is still at hand: `Arg(0)` is the sum with its bias, `Arg(1 +
  /// i)` is the element of `extras[i]` at the same place.
  public record Epilogue(ScalarExpr body, List<Extra> extras) {
    public static final Epilogue NONE = new Epilogue(ScalarExpr.arg(0), List.of());
  }

  /// Another value in the epilogue: element `[p, n]` is at `offset + p * rowStride + n *
  /// columnStride`, with a column stride of 0 or 1.
  public record Extra(Buffer buffer, Dim offset, Dim rowStride, int columnStride) {}

  /// The same product with its weights in another buffer.
  public Contraction withWeights(Buffer changed) {
    return new Contraction(
        origin,
        title,
        outer,
        a,
        aOffset,
        rows,
        taps,
        borders,
        run,
        changed,
        columns,
        bias,
        epilogue,
        out,
        outOffset,
        outRowStride);
  }

  /// The number of products summed for one element.
  public Dim depth() {
    return Dim.product(taps.stream().map(Axis::extent).toList()).times(run);
  }

  /// The number of rows of one product.
  public Dim rowCount() {
    return Dim.product(rows.stream().map(Axis::extent).toList());
  }

  @Override
  public List<Buffer> reads() {
    var buffers = new ArrayList<>(List.of(a, weights));
    bias.ifPresent(operand -> buffers.add(operand.buffer()));
    epilogue.extras().forEach(extra -> buffers.add(extra.buffer()));
    return buffers.stream().distinct().toList();
  }

  @Override
  public List<Buffer> writes() {
    return List.of(out);
  }
}
