package dev.residua.compiler.kernel;

import dev.residua.compiler.expr.RowProgram;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.source.Origin;
import dev.residua.compiler.tensor.Dim;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A computation over each row of a tensor: softmax, a norm, with what was fused into it.
///
/// @param rows the extents of the loops over rows, outermost first
/// @param length the number of elements of a row
/// @param inputs what `Arg(i)` of the program reads
/// @param kept an element computed on the way (the sum of a residual join) that is stored as well
public record RowKernel(
    Origin origin,
    String title,
    List<Dim> rows,
    Dim length,
    List<Place> inputs,
    RowProgram program,
    Place out,
    Optional<Kept> kept)
    implements Kernel {
  public RowKernel {
    rows = List.copyOf(rows);
    inputs = List.copyOf(inputs);
  }

  /// Where rows lie: a stride for each loop over rows, and 0 or 1 from element to element.
  public record Place(Buffer buffer, Dim offset, List<Dim> rowStrides, int elementStride) {}

  /// A second result, in terms of the inputs.
  public record Kept(ScalarExpr element, Place out) {}

  @Override
  public List<Buffer> reads() {
    return inputs.stream().map(Place::buffer).distinct().toList();
  }

  @Override
  public List<Buffer> writes() {
    return Stream.concat(Stream.of(out), kept.map(Kept::out).stream())
        .map(Place::buffer)
        .distinct()
        .toList();
  }
}
