package dev.residua.compiler.kernel;

import dev.residua.compiler.source.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Scaled dot-product attention without the whole matrix of scores: `out[n, t, h] = Σ_s
/// softmax_s(scale * q[n, t, h] · k[n, s, h']) v[n, s, h']`, where `h'` is the key head that `h`
/// belongs to.
///
/// @param q `[N, T, heads, size]`, adjacent along the last axis, as are the next three
/// @param k `[N, S, key heads, size]`
/// @param v `[N, S, key heads, value size]`
/// @param mask broadcast to `[N, heads, T, S]`: a score whose mask is 0 does not count
/// @param causal whether position `t` sees only `s <= t + (S - T)`
/// @param out `[N, T, heads, value size]`
public record Attention(
    Origin origin,
    String title,
    Operand q,
    Operand k,
    Operand v,
    Optional<Operand> mask,
    boolean causal,
    double scale,
    Operand out)
    implements Kernel {
  @Override
  public List<Buffer> reads() {
    var buffers = new ArrayList<>(List.of(q.buffer(), k.buffer(), v.buffer()));
    mask.ifPresent(operand -> buffers.add(operand.buffer()));
    return buffers.stream().distinct().toList();
  }

  @Override
  public List<Buffer> writes() {
    return List.of(out.buffer());
  }
}
