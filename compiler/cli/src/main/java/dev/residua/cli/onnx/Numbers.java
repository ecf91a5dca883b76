package dev.residua.cli.onnx;

import java.util.Arrays;

/// The numbers of a tensor's typed fields, as they come.
final class Numbers {
  private float[] floats = new float[0];
  private int floatCount;
  private long[] integers = new long[0];
  private int integerCount;

  void add(float value) {
    if (floatCount == floats.length) {
      floats = Arrays.copyOf(floats, Math.max(16, 2 * floatCount));
    }
    floats[floatCount++] = value;
  }

  void add(long value) {
    if (integerCount == integers.length) {
      integers = Arrays.copyOf(integers, Math.max(16, 2 * integerCount));
    }
    integers[integerCount++] = value;
  }

  OnnxTensor.Elements elements() {
    return floatCount > 0
        ? new OnnxTensor.Elements.Floats(Arrays.copyOf(floats, floatCount))
        : new OnnxTensor.Elements.Integers(Arrays.copyOf(integers, integerCount));
  }
}
