package dev.residua.cuda.emulation;

/// The extent of a grid in blocks, or of a block in threads.
public record Dim3(int x, int y, int z) {
  public static Dim3 of(int x) {
    return new Dim3(x, 1, 1);
  }

  public static Dim3 of(int x, int y) {
    return new Dim3(x, y, 1);
  }

  public static Dim3 of(int x, int y, int z) {
    return new Dim3(x, y, z);
  }

  /// `x * y * z`.
  public long count() {
    return (long) x * y * z;
  }
}
