package dev.residua.cli.run;

import dev.residua.cli.UserError;
import dev.residua.compiler.graph.GraphInput;
import dev.residua.compiler.tensor.Dim;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Holds inputs to their declared types: elements, sizes, and symbols that must agree.
final class InputCheck {
  private record Binding(long size, String input) {}

  private final Map<String, Binding> symbols = new HashMap<>();

  private InputCheck() {}

  /// @throws UserError that names the first input that does not fit, and why
  static void check(List<GraphInput> inputs, Map<String, Tensor> tensors) {
    var check = new InputCheck();
    for (var input : inputs) {
      check.elements(input, get(tensors, input));
      check.sizes(input, get(tensors, input));
    }
    inputs.forEach(input -> check.expressions(input, get(tensors, input)));
  }

  private static Tensor get(Map<String, Tensor> tensors, GraphInput input) {
    return Objects.requireNonNull(tensors.get(input.name()));
  }

  private void elements(GraphInput input, Tensor tensor) {
    boolean floats =
        switch (tensor) {
          case FloatTensor _ -> true;
          case IntTensor _ -> false;
        };
    if (floats != input.node().type().dtype().isFloat()) {
      throw mismatch(
          input,
          tensor,
          floats ? "give whole numbers, for instance i32" : "give floats, for instance f32");
    }
  }

  private void sizes(GraphInput input, Tensor tensor) {
    var shape = input.node().shape();
    if (tensor.rank() != shape.rank()) {
      throw mismatch(input, tensor, "it has " + tensor.rank() + " axes, not " + shape.rank());
    }
    for (int axis = 0; axis < shape.rank(); axis++) {
      var dim = shape.dim(axis);
      int size = tensor.dim(axis);
      if (dim.isConstant() && !dim.is(size)) {
        throw mismatch(input, tensor, "axis " + axis + " has " + size + ", not " + dim);
      }
      if (dim.isSymbol()) {
        dim.multiple().ifPresent(it -> bind(it, dim, size, input, tensor));
      }
    }
  }

  private void bind(Dim.Multiple it, Dim dim, int given, GraphInput input, Tensor tensor) {
    var symbol = it.symbol();
    long size = (given - it.offset()) / it.factor();
    if (size < 1) {
      throw mismatch(input, tensor, symbol + " is at least 1");
    }
    if (size * it.factor() + it.offset() != given) {
      throw mismatch(
          input, tensor, "there is no whole " + symbol + " for which " + dim + " is " + given);
    }
    var bound = symbols.putIfAbsent(symbol, new Binding(size, input.name()));
    if (bound != null && bound.size() != size) {
      throw mismatch(
          input,
          tensor,
          symbol + " is " + size + " here, and " + bound.size() + " in `" + bound.input() + "`");
    }
  }

  private void expressions(GraphInput input, Tensor tensor) {
    for (int axis = 0; axis < input.node().shape().rank(); axis++) {
      var dim = input.node().shape().dim(axis);
      int size = tensor.dim(axis);
      // A symbol that no axis shows as it is follows from the first multiple of it.
      dim.multiple()
          .filter(it -> !symbols.containsKey(it.symbol()))
          .ifPresent(it -> bind(it, dim, size, input, tensor));
    }
    for (int axis = 0; axis < input.node().shape().rank(); axis++) {
      var dim = input.node().shape().dim(axis);
      if (dim.isConstant() || dim.isSymbol() || !symbols.keySet().containsAll(dim.symbols())) {
        continue;
      }
      long expected = dim.evaluate(symbol -> Objects.requireNonNull(symbols.get(symbol)).size());
      if (tensor.dim(axis) != expected) {
        throw mismatch(
            input,
            tensor,
            "axis %d has %d, and %s is %d here".formatted(axis, tensor.dim(axis), dim, expected));
      }
    }
  }

  private static UserError mismatch(GraphInput input, Tensor tensor, String why) {
    return new UserError(
        "input `%s` is %s%s and must be %s: %s"
            .formatted(
                input.name(),
                tensor.dtype().text(),
                Arrays.toString(tensor.shape()),
                input.node().type(),
                why));
  }
}
