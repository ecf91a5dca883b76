package dev.residua.compiler.emit.java;

import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.BufferPlan;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.Pack;
import dev.residua.compiler.kernel.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The Java expressions that stand for a program's buffers: `x0` for an input, `y0` for an output,
/// `f3` or `i3` for the memory of intermediate values, `s0` for what is kept from run to run,
/// `w[17]` for weights and what was made of them.
final class References {
  private final Map<Buffer, String> expressions = new HashMap<>();
  private final Map<Buffer, Integer> weightIndex = new HashMap<>();
  private final List<Buffer> weights = new ArrayList<>();
  private final Map<Buffer, Integer> offsets = new HashMap<>();
  private final List<Shared> shared = new ArrayList<>();

  /// An array that packed weights share: of floats, or of ints that hold smaller ones.
  ///
  /// @param index its place among the arrays of weights of its kind
  record Shared(boolean floats, int index, long size) {}

  /// The floats of an array that packed weights share: threads make several such arrays at once.
  private static final long MOST = 1L << 23;

  /// Large arrays begin 16 bytes into a unit of memory that is aligned to far more than a cache
  /// line; from here on, vectors do not straddle lines.
  private static final int ALIGNED = 12;

  /// From `SMALL` floats on an array is made `LARGE`, which garbage collectors place by itself and
  /// so aligned.
  private static final long SMALL = 1 << 16;

  private static final long LARGE = 1 << 20;

  /// @param whole the program of the whole model, with all that is made ready at load
  /// @param program what runs: that program, or a part of it that reads the same weights
  References(Program whole, Program program, BufferPlan plan) {
    for (int i = 0; i < program.states().size(); i++) {
      expressions.put(program.states().get(i), "s" + i);
    }
    for (int i = 0; i < program.inputs().size(); i++) {
      expressions.put(program.inputs().get(i).buffer(), "x" + i);
    }
    whole.parameters().forEach(parameter -> weight(parameter.buffer()));
    for (Kernel kernel : whole.prepare()) {
      if (!(kernel instanceof Pack)) {
        kernel.writes().forEach(this::weight);
      }
    }
    for (Kernel kernel : whole.prepare()) {
      if (kernel instanceof Pack pack) {
        share(pack.out());
      }
    }
    plan.slotOf().forEach((buffer, slot) -> expressions.put(buffer, slot(buffer.element(), slot)));
    for (int i = 0; i < program.outputs().size(); i++) {
      expressions.put(program.outputs().get(i).buffer(), "y" + i);
    }
  }

  private void share(Buffer buffer) {
    boolean floats = buffer.element() == Buffer.Element.FLOAT;
    long size = buffer.size().constant();
    int last = shared.size() - 1;
    while (last >= 0 && shared.get(last).floats() != floats) {
      last--;
    }
    if (last < 0 || shared.get(last).size() + size > MOST) {
      last = shared.size();
      shared.add(new Shared(floats, weights.size() + last, ALIGNED));
    }
    var array = shared.get(last);
    expressions.put(buffer, (floats ? "w[" : "v[") + array.index() + "]");
    offsets.put(buffer, Math.toIntExact(array.size()));
    shared.set(last, new Shared(floats, array.index(), array.size() + size));
  }

  /// Where `buffer` begins in its array.
  int offset(Buffer buffer) {
    return offsets.getOrDefault(buffer, 0);
  }

  /// Whether `buffer` is a part of an array that others share.
  boolean isShared(Buffer buffer) {
    return offsets.containsKey(buffer);
  }

  /// The arrays that packed weights share, as large as they are made.
  List<Shared> sharedArrays() {
    return shared.stream()
        .map(array ->
            array.size() >= SMALL && array.size() < LARGE
                ? new Shared(array.floats(), array.index(), LARGE)
                : array)
        .toList();
  }

  static String slot(Buffer.Element element, int slot) {
    return (element == Buffer.Element.FLOAT ? "f" : "i") + slot;
  }

  private void weight(Buffer buffer) {
    if (weightIndex.putIfAbsent(buffer, weights.size()) == null) {
      expressions.put(
          buffer, (buffer.element() == Buffer.Element.FLOAT ? "w[" : "v[") + weights.size() + "]");
      weights.add(buffer);
    }
  }

  /// How many arrays of weights there are, before and after they are made ready.
  int arrayCount() {
    return weights.size() + shared.size();
  }

  int weightIndex(Buffer buffer) {
    return Objects.requireNonNull(weightIndex.get(buffer));
  }

  boolean isWeight(Buffer buffer) {
    return weightIndex.containsKey(buffer);
  }

  String of(Buffer buffer) {
    var expression = expressions.get(buffer);
    if (expression == null) {
      throw new IllegalStateException("nothing holds " + buffer);
    }
    return expression;
  }
}
