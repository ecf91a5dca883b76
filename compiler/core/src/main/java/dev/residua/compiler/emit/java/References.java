package dev.residua.compiler.emit.java;

import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.BufferPlan;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The Java expressions that stand for a program's buffers: `x0` for an input, `y0` for an output,
/// `f3` or `i3` for the memory of intermediate values, `w[17]` for weights and what was made of
/// them.
final class References {
  private final Map<Buffer, String> expressions = new HashMap<>();
  private final Map<Buffer, Integer> weightIndex = new HashMap<>();
  private final List<Buffer> weights = new ArrayList<>();

  References(Program program, BufferPlan plan) {
    for (int i = 0; i < program.inputs().size(); i++) {
      expressions.put(program.inputs().get(i).buffer(), "x" + i);
    }
    program.parameters().forEach(parameter -> weight(parameter.buffer()));
    for (Kernel kernel : program.prepare()) {
      kernel.writes().forEach(this::weight);
    }
    plan.slotOf().forEach((buffer, slot) -> expressions.put(buffer, slot(buffer.element(), slot)));
    for (int i = 0; i < program.outputs().size(); i++) {
      expressions.put(program.outputs().get(i).buffer(), "y" + i);
    }
  }

  static String slot(Buffer.Element element, int slot) {
    return (element == Buffer.Element.FLOAT ? "f" : "i") + slot;
  }

  private void weight(Buffer buffer) {
    if (weightIndex.putIfAbsent(buffer, weights.size()) == null) {
      expressions.put(
          buffer,
          (buffer.element() == Buffer.Element.FLOAT ? "w[" : "v[") + weights.size() + "]");
      weights.add(buffer);
    }
  }

  /// How many arrays of weights there are, before and after they are made ready.
  int weightCount() {
    return weights.size();
  }

  int weightIndex(Buffer buffer) {
    return weightIndex.get(buffer);
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
