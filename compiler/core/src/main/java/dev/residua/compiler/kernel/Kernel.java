package dev.residua.compiler.kernel;

import dev.residua.compiler.source.Origin;
import java.util.List;

/// One step of a program. The kinds are few and closed; every backend prints each of them.
public sealed interface Kernel
    permits Attention, AttentionStep, Contraction, LoopNest, Pack, RowKernel {
  /// The layer that this step computes.
  Origin origin();

  /// The step in a few words, for comments and tables, for example `conv 3x3, bias, relu`.
  String title();

  List<Buffer> reads();

  List<Buffer> writes();
}
