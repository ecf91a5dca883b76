package dev.residua.cuda.emulation;

import java.util.List;

/// What is looked for while kernels run, beside what every emulated launch finds: barriers that not
/// all threads reach, lanes that wait in vain, launches over their bounds, writes past the dynamic
/// shared memory, misaligned asynchronous copies.
public enum Checks {
  /// Nothing more, as fast as it gets.
  FEW(List.of()),
  /// Indices outside an array of known size, misaligned vectors, division by zero.
  BOUNDS(List.of("-fsanitize=bounds,alignment,integer-divide-by-zero")),
  /// Accesses of two threads that no barrier orders, to shared memory or to the memory that
  /// pointers of the launch name; about ten times slower.
  RACES(List.of("-fsanitize=thread", "-g"));

  private final List<String> flags;

  Checks(List<String> flags) {
    this.flags = flags;
  }

  List<String> flags() {
    return flags;
  }
}
