package dev.residua.compiler.emit.java;

/// The tiles of Winograd's minimal filtering for 3x3 taps (Lavin and Gray, 2016).
enum WinogradTile {
  /// F(2x2, 3x3): 4x4 inputs become 16 products, and these 2x2 outputs; weights become 16/9 as
  /// many.
  TWO(2),

  /// F(4x4, 3x3): 6x6 inputs become 36 products, and these 4x4 outputs; weights become four times
  /// as many.
  FOUR(4);

  private final int out;

  WinogradTile(int out) {
    this.out = out;
  }

  /// Outputs along an axis.
  int out() {
    return out;
  }

  /// Inputs along an axis.
  int in() {
    return out + 2;
  }

  /// The products that stand in place of a tile's.
  int products() {
    return in() * in();
  }

  /// What tells the methods of its kernels apart.
  String suffix() {
    return out + "x" + out;
  }
}
