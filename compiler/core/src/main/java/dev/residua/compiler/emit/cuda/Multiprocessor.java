package dev.residua.compiler.emit.cuda;

/// What a multiprocessor holds at a time (CUDA C++ Programming Guide, "Technical Specifications per
/// Compute Capability").
///
/// @param threads at most
/// @param blocks at most
/// @param sharedBytes of all blocks
public record Multiprocessor(int threads, int blocks, int sharedBytes) {
  private static final int REGISTERS = 65_536;
  private static final int RESERVED_SHARED = 1024;

  /// That of a compute capability without the point, such as 90; of the nearest that is older where
  /// it is not known.
  public static Multiprocessor of(int capability) {
    if (capability >= 120) {
      return new Multiprocessor(1536, 24, 100 * 1024);
    }
    if (capability >= 90) {
      return new Multiprocessor(2048, 32, 228 * 1024);
    }
    return switch (capability) {
      case 86, 89 -> new Multiprocessor(1536, capability == 86 ? 16 : 24, 100 * 1024);
      default -> new Multiprocessor(2048, 32, 164 * 1024);
    };
  }

  /// How many blocks of a kernel fit at a time; none where one is too large.
  public int residents(int blockThreads, Resources resources, int dynamicSharedBytes) {
    // Registers are given to a warp by 256, 8 for each thread.
    int registers = Math.ceilDiv(Math.max(1, resources.registers()), 8) * 8;
    int shared = resources.sharedBytes() + dynamicSharedBytes + RESERVED_SHARED;
    int warps = Math.ceilDiv(blockThreads, 32);
    return Math.min(
        Math.min(blocks, threads / (warps * 32)),
        Math.min(REGISTERS / (registers * warps * 32), sharedBytes / shared));
  }

  /// The part of the threads that are there, of those that could be.
  public double occupancy(int blockThreads, Resources resources, int dynamicSharedBytes) {
    return residents(blockThreads, resources, dynamicSharedBytes) * (double) blockThreads / threads;
  }
}
