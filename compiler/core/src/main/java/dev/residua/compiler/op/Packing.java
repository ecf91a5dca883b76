package dev.residua.compiler.op;

import dev.residua.compiler.kernel.Axis;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.kernel.Pack;
import dev.residua.compiler.tensor.Dim;
import java.util.List;

/// The right-hand sides of products, packed.
final class Packing {
  private Packing() {}

  /// The buffer that holds `weights` packed in the given order.
  static Buffer of(
      LoweringSite site,
      Operand weights,
      Dim offset,
      List<Axis> outer,
      List<Axis> depth,
      Axis columns) {
    var grain = Pack.COLUMN_GRAIN;
    var size =
        columns
            .extent()
            .ceilDiv(grain)
            .times(grain)
            .times(Dim.product(outer.stream().map(Axis::extent).toList()))
            .times(Dim.product(depth.stream().map(Axis::extent).toList()));
    var source = weights.buffer();
    return site.packed(
        new Pack(
            site.origin(),
            "pack " + source.name(),
            source,
            offset,
            outer,
            depth,
            columns,
            new Buffer(source.name() + ".packed", Buffer.Element.FLOAT, size)));
  }
}
