package dev.residua.compiler.check;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.source.SourceSpan;
import dev.residua.compiler.syntax.Operator;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The operators on constants.
final class Arithmetic {
  private static final int LONGEST = 1_000_000;

  private final Reports reports;

  Arithmetic(Reports reports) {
    this.reports = reports;
  }

  Value binary(Operator operator, Value left, Value right, SourceSpan span) {
    if (left instanceof Value.Unknown || right instanceof Value.Unknown) {
      return Value.Unknown.VALUE;
    }
    try {
      return evaluate(operator, left, right, span)
          .orElseGet(() ->
              reports.error(
                  Code.OPERAND_TYPE,
                  span,
                  "`%s` does not take %s and %s"
                      .formatted(operator.symbol(), left.describe(), right.describe())));
    } catch (ArithmeticException e) {
      return reports.error(
          Code.OVERFLOW,
          span,
          "%s %s %s has more than 64 bits".formatted(show(left), operator.symbol(), show(right)));
    }
  }

  Value negated(Value value, SourceSpan span) {
    return switch (value) {
      case Value.Int(long number) when number == Long.MIN_VALUE ->
          reports.error(Code.OVERFLOW, span, "-(" + number + ") has more than 64 bits");
      case Value.Int(long number) -> new Value.Int(-number);
      case Value.Real(double number) -> new Value.Real(-number);
      case Value.Size(Dim dim) -> new Value.Size(dim.times(-1));
      case Value.Unknown unknown -> unknown;
      default -> reports.error(Code.OPERAND_TYPE, span, "`-` does not take " + value.describe());
    };
  }

  Value not(Value value, SourceSpan span) {
    return switch (value) {
      case Value.Bool(boolean flag) -> new Value.Bool(!flag);
      case Value.Unknown unknown -> unknown;
      default -> reports.error(Code.OPERAND_TYPE, span, "`not` does not take " + value.describe());
    };
  }

  private Optional<Value> evaluate(Operator operator, Value left, Value right, SourceSpan span) {
    return switch (operator) {
      case EQUAL -> equal(left, right).map(Value.Bool::new);
      case NOT_EQUAL -> equal(left, right).map(equal -> new Value.Bool(!equal));
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> compare(operator, left, right);
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER -> {
        if (left instanceof Value.Int(long a) && right instanceof Value.Int(long b)) {
          yield Optional.of(whole(operator, a, b, span));
        }
        Optional<Dim> dimA = dim(left);
        Optional<Dim> dimB = dim(right);
        if (dimA.isPresent() && dimB.isPresent()) {
          yield size(operator, dimA.get(), dimB.get(), span);
        }
        Optional<Double> a = real(left);
        Optional<Double> b = real(right);
        if (a.isPresent() && b.isPresent()) {
          yield Optional.of(real(operator, a.get(), b.get(), span));
        }
        yield operator == Operator.ADD ? joined(left, right, span) : Optional.empty();
      }
      case AND, OR, NOT -> Optional.empty();
    };
  }

  private Value whole(Operator operator, long a, long b, SourceSpan span) {
    return switch (operator) {
      case ADD -> new Value.Int(Math.addExact(a, b));
      case SUBTRACT -> new Value.Int(Math.subtractExact(a, b));
      case MULTIPLY -> new Value.Int(Math.multiplyExact(a, b));
      default -> {
        if (b == 0) {
          yield reports.error(Code.DIVISION, span, a + " is divided by zero");
        }
        if (operator == Operator.REMAINDER) {
          yield new Value.Int(Math.floorMod(a, b));
        }
        if (a % b != 0) {
          yield reports.error(
              Code.DIVISION,
              span,
              a + " / " + b + " is not a whole number",
              "round with div(%d, %d) or ceil_div(%d, %d), or write 1.0 * %d / %d"
                  .formatted(a, b, a, b, a, b));
        }
        yield new Value.Int(Math.divideExact(a, b));
      }
    };
  }

  private Optional<Value> size(Operator operator, Dim a, Dim b, SourceSpan span) {
    return switch (operator) {
      case ADD -> Optional.of(Value.of(a.plus(b)));
      case SUBTRACT -> Optional.of(Value.of(a.minus(b)));
      case MULTIPLY -> Optional.of(Value.of(a.times(b)));
      case DIVIDE ->
          Optional.of(
              (b.is(0) ? Optional.<Dim>empty() : a.dividedBy(b))
                  .<Value>map(Value::of)
                  .orElseGet(() ->
                      reports.error(
                          Code.DIVISION,
                          span,
                          "%s does not divide %s whatever the symbols are".formatted(b, a),
                          "round down with div(…)")));
      default -> Optional.empty();
    };
  }

  private Value real(Operator operator, double a, double b, SourceSpan span) {
    if (b == 0 && (operator == Operator.DIVIDE || operator == Operator.REMAINDER)) {
      return reports.error(Code.DIVISION, span, a + " is divided by zero");
    }
    return new Value.Real(
        switch (operator) {
          case ADD -> a + b;
          case SUBTRACT -> a - b;
          case MULTIPLY -> a * b;
          case DIVIDE -> a / b;
          default -> a - b * Math.floor(a / b);
        });
  }

  private Optional<Value> joined(Value left, Value right, SourceSpan span) {
    if (left instanceof Value.Text(String a) && right instanceof Value.Text(String b)) {
      return Optional.of(a.length() + b.length() > LONGEST ? tooLong(span) : new Value.Text(a + b));
    }
    if (left instanceof Value.ListOf(List<Value> a)
        && right instanceof Value.ListOf(List<Value> b)) {
      if (a.size() + b.size() > LONGEST) {
        return Optional.of(tooLong(span));
      }
      List<Value> all = new ArrayList<>(a);
      all.addAll(b);
      return Optional.of(new Value.ListOf(all));
    }
    return Optional.empty();
  }

  private Value tooLong(SourceSpan span) {
    return reports.error(Code.TOO_LARGE, span, "this has more than a million elements");
  }

  private static Optional<Value> compare(Operator operator, Value left, Value right) {
    Optional<Integer> order = Optional.empty();
    if (left instanceof Value.Int(long a) && right instanceof Value.Int(long b)) {
      order = Optional.of(Long.compare(a, b));
    } else if (real(left).isPresent() && real(right).isPresent()) {
      order = Optional.of(Double.compare(real(left).get(), real(right).get()));
    }
    return order.map(sign ->
        new Value.Bool(
            switch (operator) {
              case LESS -> sign < 0;
              case LESS_OR_EQUAL -> sign <= 0;
              case GREATER -> sign > 0;
              default -> sign >= 0;
            }));
  }

  private static Optional<Boolean> equal(Value left, Value right) {
    if (left instanceof Value.Word(String a, var _)
        && right instanceof Value.Word(String b, var _)) {
      return Optional.of(a.equals(b));
    }
    if (real(left).isPresent() && real(right).isPresent() && left.getClass() != right.getClass()) {
      return Optional.of(real(left).get().equals(real(right).get()));
    }
    boolean constants = left instanceof Value.Constant && right instanceof Value.Constant;
    boolean sizes = left instanceof Value.Size || right instanceof Value.Size;
    boolean words = left instanceof Value.Word || right instanceof Value.Word;
    if (words && (left instanceof Layer || right instanceof Layer)) {
      return Optional.of(false);
    }
    return constants && (!sizes || left.equals(right))
        ? Optional.of(left.equals(right))
        : Optional.empty();
  }

  static Optional<Double> real(Value value) {
    return switch (value) {
      case Value.Int(long number) -> Optional.of((double) number);
      case Value.Real(double number) -> Optional.of(number);
      default -> Optional.empty();
    };
  }

  static Optional<Dim> dim(Value value) {
    return switch (value) {
      case Value.Int(long number) -> Optional.of(Dim.of(number));
      case Value.Size(Dim dim) -> Optional.of(dim);
      default -> Optional.empty();
    };
  }

  private static String show(Value value) {
    return switch (value) {
      case Value.Int(long number) -> String.valueOf(number);
      case Value.Size(Dim dim) -> "(" + dim + ")";
      default -> value.describe();
    };
  }
}
