package dev.residua.runtime;

import java.util.Map;

/// Checks of a model's inputs against their declarations. A check that passes allocates nothing.
public final class ShapeCheck {
  private ShapeCheck() {}

  /// The input of this name, as floats.
  ///
  /// @throws ResiduaException where it is not there or holds integers
  public static FloatTensor floats(Map<String, Tensor> inputs, String input) {
    // A switch over types takes milliseconds of a JVM's start.
    Tensor tensor = present(inputs, input);
    if (tensor instanceof FloatTensor found) {
      return found;
    }
    throw new ResiduaException(
        "input `"
            + input
            + "` is made of floats, but "
            + tensor.dtype()
            + Shapes.text(tensor.shape())
            + " was given");
  }

  /// The input of this name, as integers.
  ///
  /// @throws ResiduaException where it is not there or holds floats
  public static IntTensor ints(Map<String, Tensor> inputs, String input) {
    // A switch over types takes milliseconds of a JVM's start.
    Tensor tensor = present(inputs, input);
    if (tensor instanceof IntTensor found) {
      return found;
    }
    throw new ResiduaException(
        "input `"
            + input
            + "` is made of integers, but "
            + tensor.dtype()
            + Shapes.text(tensor.shape())
            + " was given");
  }

  private static Tensor present(Map<String, Tensor> inputs, String input) {
    Tensor tensor = inputs.get(input);
    if (tensor == null) {
      throw new ResiduaException(
          "input `"
              + input
              + "` is missing"
              + (inputs.isEmpty() ? "" : "; given are: " + String.join(", ", inputs.keySet())));
    }
    return tensor;
  }

  /// The input has this many axes.
  public static void rank(String input, Tensor tensor, int rank) {
    if (tensor.rank() != rank) {
      throw new ResiduaException(
          "input `"
              + input
              + "` has shape "
              + Shapes.text(tensor.shape())
              + ", of rank "
              + tensor.rank()
              + "; the model takes rank "
              + rank);
    }
  }

  /// The axis has this size.
  public static void fixed(String input, Tensor tensor, int axis, int expected) {
    if (tensor.dim(axis) != expected) {
      throw new ResiduaException(
          axis(input, tensor, axis) + "; the model takes " + expected + " there");
    }
  }

  /// The value of `symbol` where the axis has the size `expression = factor * symbol + offset`.
  ///
  /// @throws ResiduaException where that is no whole number from 1 on
  public static long solved(
      String symbol,
      String expression,
      long factor,
      long offset,
      String input,
      Tensor tensor,
      int axis) {
    long rest = tensor.dim(axis) - offset;
    if (rest < factor || rest % factor != 0) {
      throw new ResiduaException(
          axis(input, tensor, axis)
              + "; the model takes "
              + expression
              + " there, where "
              + symbol
              + " is a whole number from 1 on");
    }
    return rest / factor;
  }

  /// The axis has the size that an expression over symbols, such as `T + 1`, has for these inputs.
  public static void derived(
      String expression, int expected, String input, Tensor tensor, int axis) {
    if (tensor.dim(axis) != expected) {
      throw new ResiduaException(
          axis(input, tensor, axis)
              + "; the model takes "
              + expression
              + " there, which is "
              + expected
              + " for these inputs");
    }
  }

  /// The size of an axis that gives a symbol its value.
  ///
  /// @throws ResiduaException where it is less than `least`
  public static int size(String symbol, int least, String input, Tensor tensor, int axis) {
    int size = tensor.dim(axis);
    if (size < least) {
      throw new ResiduaException(
          axis(input, tensor, axis) + "; the model takes " + symbol + " there, at least " + least);
    }
    return size;
  }

  /// The axis has the size that `firstAxis` of `first` gave to the symbol.
  public static void same(
      String symbol,
      String firstInput,
      Tensor first,
      int firstAxis,
      String input,
      Tensor tensor,
      int axis) {
    int size = tensor.dim(axis);
    int bound = first.dim(firstAxis);
    if (size != bound) {
      throw new ResiduaException(
          "input `"
              + input
              + "` has "
              + symbol
              + " = "
              + size
              + ", but input `"
              + firstInput
              + "` has "
              + symbol
              + " = "
              + bound
              + ": their shapes are "
              + Shapes.text(tensor.shape())
              + " and "
              + Shapes.text(first.shape()));
    }
  }

  /// No value is NaN.
  ///
  /// @throws ResiduaException that says how many are, and where the first is
  public static void noNan(String input, FloatTensor tensor) {
    float[] data = tensor.data();
    int count = 0;
    int first = -1;
    for (int i = 0; i < data.length; i++) {
      if (Float.isNaN(data[i])) {
        first = count == 0 ? i : first;
        count++;
      }
    }
    if (count > 0) {
      throw new ResiduaException(
          "input `"
              + input
              + "` of shape "
              + Shapes.text(tensor.shape())
              + " has "
              + count
              + (count == 1 ? " value that is" : " values that are")
              + " not a number (NaN), the first at "
              + Shapes.text(index(tensor.shape(), first)));
    }
  }

  private static String axis(String input, Tensor tensor, int axis) {
    return "input `"
        + input
        + "` has shape "
        + Shapes.text(tensor.shape())
        + ", with "
        + tensor.dim(axis)
        + " on axis "
        + axis;
  }

  private static int[] index(int[] shape, int offset) {
    int[] index = new int[shape.length];
    int rest = offset;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return index;
  }
}
