package dev.residua.compiler.kernel;

import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.source.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Plain loops: for every index of `loops`, one element is computed and stored. It serves any
/// operation. A backend runs the innermost loop in vectors where every source steps by 0 or 1 along
/// it, and splits the outer loops among threads.
///
/// Without a reduction the element is `body`; with one, `body` is joined over the reduction's loops
/// and the element is `finish`, in which `Arg(0)` is the joined value and `Arg(1 + i)` is source
/// `i` read once outside the reduction (only sources that do not use the reduction's variables).
///
/// @param loops the parallel loops, outermost first; the innermost should step by 1 in `out`
/// @param sources what `Arg(i)` in `body` reads
/// @param out where the element at `at` is stored; a store to a buffer of integers rounds towards 0
public record LoopNest(
    Origin origin,
    String title,
    List<Loop> loops,
    List<Source> sources,
    ScalarExpr body,
    Optional<Reduction> reduction,
    Buffer out,
    IndexExpr at)
    implements Kernel {
  public LoopNest {
    loops = List.copyOf(loops);
    sources = List.copyOf(sources);
  }

  /// The same loops over other sources.
  public LoopNest with(List<Source> sources, ScalarExpr body, IndexExpr at) {
    return new LoopNest(origin, title, loops, sources, body, reduction, out, at);
  }

  /// A loop whose variable runs from `from` up to but not including `to`. The bounds of a
  /// reduction's loops may use the variables of the loops outside.
  public record Loop(String var, IndexExpr from, IndexExpr to) {
    public static Loop of(String var, dev.residua.compiler.tensor.Dim extent) {
      return new Loop(var, IndexExpr.of(0), IndexExpr.of(extent));
    }
  }

  /// How the elements of a reduction are joined.
  public enum Join {
    SUM,
    MAX,
    /// The place of the first largest element along the single loop of the reduction.
    ARG_MAX
  }

  /// @param finish the stored element, from the joined value
  public record Reduction(List<Loop> loops, Join join, ScalarExpr finish) {
    public Reduction {
      loops = List.copyOf(loops);
    }
  }

  /// `low <= index < high`.
  public record Bound(IndexExpr index, IndexExpr low, IndexExpr high) {}

  /// What an argument of the body is.
  public sealed interface Source {
    /// An element of a buffer. Where a guard does not hold, the element is `otherwise`, and in a
    /// reduction the whole body is left out.
    record Load(Buffer buffer, IndexExpr at, List<Bound> guards, double otherwise)
        implements Source {
      public Load {
        guards = List.copyOf(guards);
      }

      public Load(Buffer buffer, IndexExpr at) {
        this(buffer, at, List.of(), 0);
      }
    }

    /// The value of an index itself.
    record Index(IndexExpr value) implements Source {}
  }

  @Override
  public List<Buffer> reads() {
    var buffers = new ArrayList<Buffer>();
    for (var source : sources) {
      switch (source) {
        case Source.Load(var buffer, var index, var guards, var _) -> {
          buffers.add(buffer);
          collect(index, buffers);
          guards.forEach(guard -> collect(guard.index(), buffers));
        }
        case Source.Index(var value) -> collect(value, buffers);
      }
    }
    collect(at, buffers);
    return buffers.stream().distinct().toList();
  }

  @Override
  public List<Buffer> writes() {
    return List.of(out);
  }

  private static void collect(IndexExpr index, List<Buffer> into) {
    index.reads().forEach(read -> into.add(read.buffer()));
  }
}
