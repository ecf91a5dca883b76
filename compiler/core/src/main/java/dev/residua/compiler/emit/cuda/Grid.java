package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.tensor.Dim;

/// How many blocks are launched.
///
/// @param mostX the most blocks along x, whatever `x` is: the kernel steps through the rest
/// @param y at most 65,535, as is `z`
public record Grid(Dim x, long mostX, Dim y, Dim z) {
  /// The most blocks that a device takes along x.
  public static final long ANY = (1L << 31) - 1;

  /// Blocks along x alone.
  public static Grid of(Dim x) {
    return new Grid(x, ANY, Dim.ONE, Dim.ONE);
  }

  public static Grid of(Dim x, Dim y, Dim z) {
    return new Grid(x, ANY, y, z);
  }

  /// This with at most so many blocks along x.
  public Grid atMost(long blocks) {
    return new Grid(x, blocks, y, z);
  }
}
