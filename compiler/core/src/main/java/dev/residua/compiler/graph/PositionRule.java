package dev.residua.compiler.graph;

import dev.residua.compiler.tensor.Dim;
import java.util.List;
import java.util.function.Function;

/// How the result of an operation runs along the positions `0 .. T - 1` of a sequence: what
/// generation, which computes some positions after others, asks of every operation.
public sealed interface PositionRule {
  /// Position `t` along `axis` of the result is made of position `t` of the inputs and of what is
  /// the same at every position.
  record Along(int axis) implements PositionRule {}

  /// The result is made of the last position alone.
  record Last() implements PositionRule {}

  /// Position `t` along `axis` of the result is made of the number `t`.
  ///
  /// @param from the operation that begins to count at a number
  record Counts(int axis, Function<Dim, Op> from) implements PositionRule {}

  /// Position `t` along `axis` of the result is made of position `t` of the inputs, and of
  /// positions up to `t` of those that are remembered.
  ///
  /// @param remembered the inputs whose positions are needed again later; all run along axis 1
  /// @param step the operation that takes, behind its inputs, the earlier positions of each of
  ///   these
  record Remembers(int axis, List<Integer> remembered, Op step) implements PositionRule {
    public Remembers {
      remembered = List.copyOf(remembered);
    }
  }

  /// A position of the result is made of later positions too, or it cannot be told of which.
  ///
  /// @param how what it does, with the operation as its subject: `` `mean` joins positions``
  /// @param hint what to write instead; may be empty
  record Mixes(String how, String hint) implements PositionRule {
    public Mixes(String how) {
      this(how, "");
    }
  }
}
