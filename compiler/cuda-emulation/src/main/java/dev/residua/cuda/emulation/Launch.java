package dev.residua.cuda.emulation;

/// How many threads run a kernel.
///
/// @param sharedBytes dynamic shared memory of a block
public record Launch(Dim3 grid, Dim3 block, int sharedBytes) {
  public Launch(Dim3 grid, Dim3 block) {
    this(grid, block, 0);
  }
}
