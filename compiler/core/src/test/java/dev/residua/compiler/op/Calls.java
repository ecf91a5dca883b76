package dev.residua.compiler.op;

import dev.residua.compiler.reference.Interpreter;
import dev.residua.compiler.tensor.ReferenceTensor;
import java.util.Map;

/// Calls of ops on small numbers, for tests that say what must come out.
final class Calls {
  private Calls() {}

  /// The output `y` in the reference; `values` holds inputs and parameters by name.
  static ReferenceTensor run(TestSite site, Map<String, ReferenceTensor> values) {
    var outputs = Interpreter.run(site.graph(), values, values);
    return outputs.getOrDefault("y", outputs.values().iterator().next());
  }

  static ReferenceTensor tensor(int[] shape, double... data) {
    return new ReferenceTensor(shape, data);
  }

  static ReferenceTensor row(double... data) {
    return new ReferenceTensor(new int[] {data.length}, data);
  }

  /// 1, 2, 3, … in this shape.
  static ReferenceTensor counting(int... shape) {
    var tensor = ReferenceTensor.zeros(shape);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = i + 1;
    }
    return tensor;
  }
}
