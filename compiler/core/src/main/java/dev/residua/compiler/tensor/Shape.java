package dev.residua.compiler.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The sizes of a tensor's axes, outermost first. A scalar has none.
public record Shape(List<Dim> dims) {
  public static final Shape SCALAR = new Shape(List.of());

  public Shape {
    dims = List.copyOf(dims);
  }

  public static Shape of(Dim... dims) {
    return new Shape(List.of(dims));
  }

  public static Shape of(long... dims) {
    return new Shape(Arrays.stream(dims).mapToObj(Dim::of).toList());
  }

  public int rank() {
    return dims.size();
  }

  /// The size of an axis; a negative axis counts from the end.
  public Dim dim(int axis) {
    return dims.get(axis < 0 ? axis + rank() : axis);
  }

  public Dim last() {
    return dims.getLast();
  }

  /// The number of elements.
  public Dim size() {
    return Dim.product(dims);
  }

  /// This shape with one axis of another size; a negative axis counts from the end.
  public Shape with(int axis, Dim dim) {
    var changed = new ArrayList<>(dims);
    changed.set(axis < 0 ? axis + rank() : axis, dim);
    return new Shape(changed);
  }

  /// This shape with one more axis behind the others.
  public Shape append(Dim dim) {
    var longer = new ArrayList<>(dims);
    longer.add(dim);
    return new Shape(longer);
  }

  public boolean isConstant() {
    return dims.stream().allMatch(Dim::isConstant);
  }

  /// Calls `action` with every index into a tensor of these sizes, in row-major order. The array is
  /// the same at every call.
  public static void forEachIndex(int[] sizes, Consumer<int[]> action) {
    if (Arrays.stream(sizes).anyMatch(size -> size == 0)) {
      return;
    }
    int[] index = new int[sizes.length];
    while (true) {
      action.accept(index);
      int axis = sizes.length - 1;
      while (axis >= 0 && ++index[axis] == sizes[axis]) {
        index[axis--] = 0;
      }
      if (axis < 0) {
        return;
      }
    }
  }

  /// As it is written in the language, for example `[N, 3, 224, 224]`.
  @Override
  public String toString() {
    return dims.stream().map(Dim::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
