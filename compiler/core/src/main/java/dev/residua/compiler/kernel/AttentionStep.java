package dev.residua.compiler.kernel;

import dev.residua.compiler.source.Origin;
import dev.residua.compiler.tensor.Dim;
import java.util.List;
import java.util.stream.Stream;

/// Causal attention that goes on: puts the keys and values of new positions behind those of the
/// `past` earlier ones, and lets each new position `t` see all up to `past + t`. The sums are those
/// of [Attention], in the same order.
///
/// @param q `[N, T, heads, size]`, adjacent along the last axis, as are the next two
/// @param k `[N, T, key heads, size]`
/// @param v `[N, T, key heads, value size]`
/// @param keys the keys of all positions: `[N, key heads, capacity / GROUP, size, GROUP]`, so that
///   [#GROUP] positions stand side by side
/// @param values the values of all positions: `[N, key heads, capacity, padded value size]`
/// @param past the number of earlier positions
/// @param capacity the positions that there is room for, a multiple of [#GROUP]
/// @param out `[N, T, heads, value size]`
public record AttentionStep(
    Origin origin,
    String title,
    Operand q,
    Operand k,
    Operand v,
    Buffer keys,
    Buffer values,
    Dim past,
    Dim capacity,
    double scale,
    Operand out)
    implements Kernel {
  /// Positions that stand side by side.
  public static final int GROUP = 16;

  /// The elements of the keys of `type`, `[N, P, heads, size]`, or, padded, of the values.
  public static Dim room(List<Dim> type, Dim capacity) {
    var width = type.get(3).ceilDiv(GROUP).times(GROUP);
    return type.get(0).times(type.get(2)).times(capacity).times(width);
  }

  @Override
  public List<Buffer> reads() {
    return Stream.of(q.buffer(), k.buffer(), v.buffer(), keys, values).distinct().toList();
  }

  @Override
  public List<Buffer> writes() {
    return List.of(out.buffer(), keys, values);
  }
}
