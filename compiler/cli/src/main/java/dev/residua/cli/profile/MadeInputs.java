package dev.residua.cli.profile;

import dev.residua.cli.UserError;
import dev.residua.compiler.kernel.Program;
import dev.residua.compiler.kernel.Program.Limit;
import dev.residua.compiler.tensor.TensorType;
import dev.residua.runtime.DType;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Inputs of given sizes for a model whose answers do not matter: floats between -1 and 1, ids that
/// its tables have, and 1 for every other integer, so that masks hide nothing.
public final class MadeInputs {
  private static final long SEED = 1;

  private MadeInputs() {}

  /// A tensor for every input.
  ///
  /// @throws UserError where an input would be larger than an array
  public static Map<String, Tensor> of(Program program, Map<String, Long> sizes) {
    var random = new SplittableRandom(SEED);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (var input : program.inputs()) {
      var ids =
          program.limits().stream()
              .filter(Limit.Ids.class::isInstance)
              .map(Limit.Ids.class::cast)
              .filter(limit -> limit.input().equals(input.name()))
              .mapToLong(Limit.Ids::size)
              .min();
      tensors.put(input.name(), tensor(input.type(), shape(input, sizes), ids, random));
    }
    return tensors;
  }

  private static int[] shape(Program.Binding input, Map<String, Long> sizes) {
    var type = input.type();
    try {
      int[] shape = new int[type.rank()];
      int count = 1;
      for (int axis = 0; axis < shape.length; axis++) {
        long dim = type.dim(axis).evaluate(symbol -> Objects.requireNonNull(sizes.get(symbol)));
        shape[axis] = Math.toIntExact(dim);
        count = Math.multiplyExact(count, shape[axis]);
      }
      return shape;
    } catch (ArithmeticException _) {
      throw new UserError(
          "input `%s` of type %s is too large at these sizes".formatted(input.name(), type),
          "give smaller ones: --size SYMBOL=N");
    }
  }

  private static Tensor tensor(
      TensorType type, int[] shape, OptionalLong ids, RandomGenerator random) {
    int count = 1;
    for (int size : shape) {
      count *= size;
    }
    var dtype = DType.valueOf(type.dtype().name());
    if (dtype.isFloat()) {
      float[] data = new float[count];
      for (int i = 0; i < count; i++) {
        data[i] = random.nextFloat(-1, 1);
      }
      return FloatTensor.wrap(dtype, data, shape);
    }
    int[] data = new int[count];
    for (int i = 0; i < count; i++) {
      data[i] = ids.isPresent() ? (int) random.nextLong(ids.getAsLong()) : 1;
    }
    return IntTensor.wrap(dtype, data, shape);
  }
}
