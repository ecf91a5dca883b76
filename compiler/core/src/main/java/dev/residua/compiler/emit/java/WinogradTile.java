package dev.residua.compiler.emit.java;

/// The tiles of Winograd's minimal filtering for 3x3 taps (Lavin and Gray, 2016), and of the same
/// in steps of two.
///
/// In steps of two the outer taps of an axis meet inputs at even places, a filter of two taps in
/// steps of one, and the one in the middle meets those at odd places, as they are.
enum WinogradTile {
  /// F(2x2, 3x3): 4x4 inputs become 16 products, and these 2x2 outputs; weights become 16/9 as
  /// many.
  TWO(2, 1),

  /// F(4x4, 3x3): 6x6 inputs become 36 products, and these 4x4 outputs; weights become four times
  /// as many.
  FOUR(4, 1),

  /// F(2, 2) and the odd places: 5x5 inputs become 25 products, and these 2x2 outputs in steps of
  /// two, where 36 would be multiplied; weights become 16/9 as many.
  TWO_STRIDED(2, 2),

  /// F(4, 2) and the odd places: 9x9 inputs become 81 products, and these 4x4 outputs in steps of
  /// two, where 144 would be multiplied; weights become four times as many.
  FOUR_STRIDED(4, 2);

  private final int out;
  private final int stride;

  WinogradTile(int out, int stride) {
    this.out = out;
    this.stride = stride;
  }

  /// Outputs along an axis.
  int out() {
    return out;
  }

  /// Inputs from output to output along an axis.
  int stride() {
    return stride;
  }

  /// Inputs along an axis, and products.
  int in() {
    return (out - 1) * stride + 3;
  }

  /// The products that stand in place of a tile's.
  int products() {
    return in() * in();
  }

  /// The matrices of weights that the products are with: those at odd places share one.
  int weights() {
    return (out + 2) * (out + 2);
  }

  /// What tells the methods of its kernels apart.
  String suffix() {
    return out + "x" + out + (stride == 1 ? "" : "By" + stride);
  }
}
