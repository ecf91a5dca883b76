package dev.residua.compiler.kernel;

import dev.residua.compiler.tensor.Dim;
import java.util.List;
import java.util.stream.Stream;

/// Integer arithmetic over loop variables and sizes: which element a [LoopNest] reads or writes.
public sealed interface IndexExpr {
  /// A size, known before the loops run.
  record Size(Dim value) implements IndexExpr {}

  /// The variable of a loop.
  record Var(String name) implements IndexExpr {}

  record Sum(IndexExpr left, IndexExpr right) implements IndexExpr {}

  record Scaled(IndexExpr index, Dim factor) implements IndexExpr {}

  /// The floor of `index / divisor`.
  record Quotient(IndexExpr index, Dim divisor) implements IndexExpr {}

  /// `index - divisor * floor(index / divisor)`.
  record Remainder(IndexExpr index, Dim divisor) implements IndexExpr {}

  record Smaller(IndexExpr left, IndexExpr right) implements IndexExpr {}

  record Larger(IndexExpr left, IndexExpr right) implements IndexExpr {}

  /// An element of a buffer of integers: an id, a position.
  record Read(Buffer buffer, IndexExpr at) implements IndexExpr {}

  /// Where [Pack] put the element of a right-hand side of `depth` rows and `columns` columns into
  /// `buffer`, which has no other; the backend knows the place.
  record Packed(Buffer buffer, IndexExpr row, IndexExpr column, Dim depth, Dim columns)
      implements IndexExpr {}

  static IndexExpr of(Dim value) {
    return new Size(value);
  }

  static IndexExpr of(long value) {
    return new Size(Dim.of(value));
  }

  static IndexExpr var(String name) {
    return new Var(name);
  }

  default IndexExpr plus(IndexExpr other) {
    if (this instanceof Size(var a) && other instanceof Size(var b)) {
      return new Size(a.plus(b));
    }
    if (this instanceof Size(var a) && a.is(0)) {
      return other;
    }
    return other instanceof Size(var b) && b.is(0) ? this : new Sum(this, other);
  }

  default IndexExpr plus(long other) {
    return plus(of(other));
  }

  default IndexExpr times(Dim factor) {
    if (this instanceof Size(var a)) {
      return new Size(a.times(factor));
    }
    if (factor.is(0)) {
      return of(0);
    }
    return factor.is(1) ? this : new Scaled(this, factor);
  }

  default IndexExpr times(long factor) {
    return times(Dim.of(factor));
  }

  default IndexExpr floorDiv(long divisor) {
    return divisor == 1 ? this : new Quotient(this, Dim.of(divisor));
  }

  default IndexExpr floorDiv(Dim divisor) {
    return divisor.is(1) ? this : new Quotient(this, divisor);
  }

  default IndexExpr mod(Dim divisor) {
    return divisor.is(1) ? of(0) : new Remainder(this, divisor);
  }

  default IndexExpr min(IndexExpr other) {
    return new Smaller(this, other);
  }

  default IndexExpr max(IndexExpr other) {
    return new Larger(this, other);
  }

  /// The indices that this one is made of.
  default List<IndexExpr> parts() {
    return switch (this) {
      case Size _, Var _ -> List.of();
      case Sum(var left, var right) -> List.of(left, right);
      case Scaled(var inner, var _) -> List.of(inner);
      case Quotient(var inner, var _) -> List.of(inner);
      case Remainder(var inner, var _) -> List.of(inner);
      case Smaller(var left, var right) -> List.of(left, right);
      case Larger(var left, var right) -> List.of(left, right);
      case Read(var _, var inner) -> List.of(inner);
      case Packed(var _, var row, var column, var _, var _) -> List.of(row, column);
    };
  }

  /// Whether this changes with a loop's variable.
  default boolean uses(String variable) {
    return equals(var(variable)) || parts().stream().anyMatch(part -> part.uses(variable));
  }

  /// What this looks up in buffers, itself first.
  default Stream<Read> reads() {
    var own = this instanceof Read read ? Stream.of(read) : Stream.<Read>empty();
    return Stream.concat(own, parts().stream().flatMap(IndexExpr::reads));
  }
}
