package dev.residua.compiler.emit.java;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// Cuts long sequences of statements into methods: HotSpot never compiles a method above 8,000
/// bytes of bytecode, and javac takes none above 64 KiB.
public final class Chunks {
  /// Statements whose code stays well below the limit.
  public static final int KERNELS = 24;

  private Chunks() {}

  /// The items in lists of at most `size`.
  public static <T> List<List<T>> of(List<T> items, int size) {
    var chunks = new ArrayList<List<T>>();
    for (int from = 0; from < items.size(); from += size) {
      chunks.add(items.subList(from, Math.min(items.size(), from + size)));
    }
    return chunks;
  }

  /// Calls of `count` methods, one a line.
  public static String calls(int count, IntFunction<String> call) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(call.apply(i)).append("\n");
    }
    return text.toString();
  }
}
