package dev.residua.compiler.emit.cuda;

import java.util.List;

/// The limits of a device, as its maker's data sheets and programming guide give them.
///
/// @param capability without the point: 90 is `sm_90`
/// @param clock in GHz, under load
/// @param singles multiply-adds in f32 of a multiprocessor a clock
/// @param tf32 multiply-adds of a multiprocessor's tensor cores a clock, in tf32
/// @param bf16 the same in bf16
/// @param memory GB/s of the device's memory
/// @param cache GB/s of the cache that all multiprocessors share
/// @param shared bytes of shared memory of a multiprocessor
record Device(
    String name,
    int capability,
    int multiprocessors,
    double clock,
    int singles,
    int tf32,
    int bf16,
    double memory,
    double cache,
    int shared) {
  static final Device A100 =
      new Device("A100", 80, 108, 1.41, 64, 512, 1024, 1555, 4000, 164 * 1024);
  static final Device H100 =
      new Device("H100", 90, 132, 1.755, 128, 1024, 2048, 3350, 5500, 228 * 1024);
  static final Device B200 =
      new Device("B200", 100, 148, 1.85, 128, 1024, 2048, 7700, 10000, 228 * 1024);

  private static final int REGISTERS = 65536;
  private static final int MOST_THREADS = 2048;
  private static final int MOST_BLOCKS = 32;
  private static final int RESERVED_SHARED = 1024;

  /// The device whose limits decide, where code is made for several: the H100 if it is among them.
  static Device of(CudaOptions options) {
    if (options.architectures().contains(90)) {
      return H100;
    }
    return List.of(B200, A100).stream()
        .filter(device -> device.capability <= options.architectures().getFirst())
        .findFirst()
        .orElse(A100);
  }

  /// Multiply-adds of the whole device in a second.
  double rate(Precision precision) {
    int each =
        switch (precision) {
          case F32 -> singles;
          case TF32 -> tf32;
          case BF16 -> bf16;
        };
    return each * multiprocessors * clock * 1e9;
  }

  /// How many blocks fit into a multiprocessor at a time.
  int residents(int threads, int registers, int sharedBytes) {
    int whole = (registers + 7) / 8 * 8;
    int fit = Math.min(MOST_BLOCKS, MOST_THREADS / threads);
    fit = Math.min(fit, REGISTERS / (whole * threads));
    return Math.max(1, Math.min(fit, shared / (sharedBytes + RESERVED_SHARED)));
  }
}
