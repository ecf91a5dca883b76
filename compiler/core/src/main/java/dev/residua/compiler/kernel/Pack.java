package dev.residua.compiler.kernel;

import dev.residua.compiler.source.Origin;
import dev.residua.compiler.tensor.Dim;
import java.util.List;

/// Lays the right-hand side of a product out for its kernel: in panels of columns, each panel row
/// by row of the depth. Done once at load for weights, in the run for computed values.
///
/// @param outer the products that are laid out one after the other: `stride` through the source
/// @param depth the steps through the source along the depth, outermost first
/// @param columns the columns and their step through the source
/// @param out of `outer * depth * columns` elements, the columns rounded up to a multiple of
///   [#COLUMN_GRAIN] and the depth to one of [#DEPTH_GRAIN]
public record Pack(
    Origin origin,
    String title,
    Buffer source,
    Dim sourceOffset,
    List<Axis> outer,
    List<Axis> depth,
    Axis columns,
    Buffer out)
    implements Kernel {
  /// Columns are padded with zeros to a multiple of this, whatever the width of a vector.
  public static final int COLUMN_GRAIN = 16;

  /// The depth is padded with zeros to a multiple of this.
  public static final int DEPTH_GRAIN = 8;

  public Pack {
    outer = List.copyOf(outer);
    depth = List.copyOf(depth);
  }

  /// The same right-hand side, laid out in another buffer.
  public Pack into(Buffer changed) {
    return new Pack(origin, title, source, sourceOffset, outer, depth, columns, changed);
  }

  /// The columns of a product as they are packed.
  public static Dim columnsWithPadding(Dim columns) {
    return columns.ceilDiv(COLUMN_GRAIN).times(COLUMN_GRAIN);
  }

  @Override
  public List<Buffer> reads() {
    return List.of(source);
  }

  @Override
  public List<Buffer> writes() {
    return List.of(out);
  }
}
