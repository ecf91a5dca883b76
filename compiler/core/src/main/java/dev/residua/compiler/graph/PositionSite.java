package dev.residua.compiler.graph;

import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// What an operation sees when it is asked how its result runs along a sequence.
///
/// @param length the length of the sequence, T
/// @param types the types of the inputs
/// @param axes per input, the axis along which its positions run, of size T; none where it is the
///   same at every position
/// @param type the type of the result
public record PositionSite(
    Dim length, List<TensorType> types, List<OptionalInt> axes, TensorType type) {
  public PositionSite {
    types = List.copyOf(types);
    axes = List.copyOf(axes);
  }

  /// Whether an input has positions.
  public boolean runs(int input) {
    return axes.get(input).isPresent();
  }

  /// The axis of an input that has positions.
  public int axis(int input) {
    return axes.get(input).orElseThrow();
  }

  /// Whether `input` is the only one that has positions.
  public boolean onlyRuns(int input) {
    return runs(input) && axes.stream().filter(OptionalInt::isPresent).count() == 1;
  }

  /// The rule of inputs that meet by broadcasting: the axis is the same, counted from the last.
  public PositionRule broadcast(String op) {
    int[] fromLast =
        IntStream.range(0, axes.size())
            .filter(this::runs)
            .map(input -> axis(input) - types.get(input).rank())
            .distinct()
            .toArray();
    return fromLast.length == 1
        ? new PositionRule.Along(type.rank() + fromLast[0])
        : new PositionRule.Mixes("`" + op + "` joins each position with every other");
  }

  /// The rule of an operation on images `[N, C, H, W]`, each by itself, with weights that are the
  /// same for all.
  public PositionRule imageByImage(String op) {
    return onlyRuns(0) && axis(0) == 0
        ? new PositionRule.Along(0)
        : new PositionRule.Mixes("`" + op + "` joins positions");
  }
}
