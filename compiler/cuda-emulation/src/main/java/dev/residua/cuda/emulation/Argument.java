package dev.residua.cuda.emulation;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The value of one parameter of a kernel.
public sealed interface Argument {
  /// The address of `memory`, which lies outside the Java heap.
  record Pointer(MemorySegment memory) implements Argument {}

  record Int(int value) implements Argument {}

  record Long(long value) implements Argument {}

  record Float(float value) implements Argument {}

  static Argument of(MemorySegment memory) {
    return new Pointer(memory);
  }

  static Argument of(int value) {
    return new Int(value);
  }

  static Argument of(long value) {
    return new Long(value);
  }

  static Argument of(float value) {
    return new Float(value);
  }

  /// The size of the value in bytes.
  default int bytes() {
    return switch (this) {
      case Int _, Float _ -> 4;
      case Pointer _, Long _ -> 8;
    };
  }

  /// The value in memory of its own.
  default MemorySegment in(Arena arena) {
    return switch (this) {
      case Int(var value) -> arena.allocateFrom(ValueLayout.JAVA_INT, value);
      case Float(var value) -> arena.allocateFrom(ValueLayout.JAVA_FLOAT, value);
      case Long(var value) -> arena.allocateFrom(ValueLayout.JAVA_LONG, value);
      case Pointer(var memory) -> arena.allocateFrom(ValueLayout.ADDRESS, memory);
    };
  }
}
