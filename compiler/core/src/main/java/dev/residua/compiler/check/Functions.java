package dev.residua.compiler.check;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.source.SourceSpan;
import dev.residua.compiler.syntax.Operator;
import dev.residua.compiler.tensor.Dim;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.LongStream;

/// The functions of constants.
final class Functions {
  private static final Set<String> NAMES =
      Set.of(
          "sqrt",
          "exp",
          "log",
          "log2",
          "sin",
          "cos",
          "pow",
          "min",
          "max",
          "abs",
          "floor",
          "ceil",
          "round",
          "int",
          "float",
          "div",
          "ceil_div",
          "len",
          "sum",
          "range");
  private static final long LONGEST_RANGE = 1_000_000;

  private final Reports reports;
  private final Arithmetic arithmetic;

  Functions(Reports reports, Arithmetic arithmetic) {
    this.reports = reports;
    this.arithmetic = arithmetic;
  }

  static Set<String> names() {
    return new TreeSet<>(NAMES);
  }

  static boolean has(String name) {
    return NAMES.contains(name);
  }

  Value call(String name, List<Value> arguments, SourceSpan span) {
    if (arguments.stream().anyMatch(Value.Unknown.class::isInstance)) {
      return Value.Unknown.VALUE;
    }
    try {
      return evaluate(name, arguments, span)
          .orElseGet(() ->
              reports.error(
                  Code.FUNCTION_ARGUMENT,
                  span,
                  "`%s` does not take (%s)"
                      .formatted(
                          name,
                          String.join(", ", arguments.stream().map(Value::describe).toList()))));
    } catch (ArithmeticException e) {
      return reports.error(
          Code.OVERFLOW, span, "the result of `" + name + "` has more than 64 bits");
    }
  }

  private Optional<Value> evaluate(String name, List<Value> arguments, SourceSpan span) {
    return switch (name) {
      case "sqrt" -> real(arguments, Math::sqrt, span);
      case "exp" -> real(arguments, Math::exp, span);
      case "log" -> real(arguments, Math::log, span);
      case "log2" -> real(arguments, x -> Math.log(x) / Math.log(2), span);
      case "sin" -> real(arguments, Math::sin, span);
      case "cos" -> real(arguments, Math::cos, span);
      case "float" -> real(arguments, x -> x, span);
      case "floor" -> rounded(arguments, Math::floor, span);
      case "ceil" -> rounded(arguments, Math::ceil, span);
      case "round" -> rounded(arguments, x -> Math.floor(x + 0.5), span);
      case "int" -> rounded(arguments, x -> x < 0 ? Math.ceil(x) : Math.floor(x), span);
      case "pow" -> power(arguments, span);
      case "abs" -> absolute(arguments);
      case "div", "ceil_div" -> quotient(name, arguments, span);
      case "len" -> length(arguments);
      case "min" -> fold(arguments, (a, b) -> compare(a, b) <= 0 ? a : b);
      case "max" -> fold(arguments, (a, b) -> compare(a, b) >= 0 ? a : b);
      case "sum" ->
          arguments.size() == 1 && arguments.getFirst() instanceof Value.ListOf(List<Value> items)
              ? items.isEmpty()
                  ? Optional.of(new Value.Int(0))
                  : fold(arguments, (a, b) -> add(a, b, span))
              : Optional.empty();
      case "range" -> range(arguments, span);
      default -> Optional.empty();
    };
  }

  private Value add(Value a, Value b, SourceSpan span) {
    return arithmetic.binary(Operator.ADD, a, b, span);
  }

  private Optional<Value> real(
      List<Value> arguments, DoubleUnaryOperator function, SourceSpan span) {
    if (arguments.size() != 1) {
      return Optional.empty();
    }
    return Arithmetic.real(arguments.getFirst()).map(x -> checked(function.applyAsDouble(x), span));
  }

  private Value checked(double result, SourceSpan span) {
    return Double.isNaN(result) || Double.isInfinite(result)
        ? reports.error(Code.FUNCTION_ARGUMENT, span, "this has no finite value")
        : new Value.Real(result);
  }

  private Optional<Value> rounded(
      List<Value> arguments, DoubleUnaryOperator function, SourceSpan span) {
    if (arguments.size() == 1 && arguments.getFirst() instanceof Value.Int whole) {
      return Optional.of(whole);
    }
    return real(arguments, function, span)
        .map(value ->
            !(value instanceof Value.Real(double x))
                ? value
                : Math.abs(x) < 0x1p63
                    ? new Value.Int((long) x)
                    : reports.error(Code.OVERFLOW, span, x + " has more than 64 bits"));
  }

  private Optional<Value> power(List<Value> arguments, SourceSpan span) {
    if (arguments.size() != 2) {
      return Optional.empty();
    }
    if (arguments.get(0) instanceof Value.Int(long base)
        && arguments.get(1) instanceof Value.Int(long exponent)
        && exponent >= 0) {
      return Optional.of(new Value.Int(wholePower(base, exponent)));
    }
    return Arithmetic.real(arguments.get(0))
        .flatMap(base ->
            Arithmetic.real(arguments.get(1))
                .map(exponent -> checked(Math.pow(base, exponent), span)));
  }

  private static long wholePower(long base, long exponent) {
    if (base == 0 || base == 1) {
      return exponent == 0 ? 1 : base;
    }
    if (base == -1) {
      return exponent % 2 == 0 ? 1 : -1;
    }
    long result = 1;
    for (long i = 0; i < exponent; i++) {
      result = Math.multiplyExact(result, base);
    }
    return result;
  }

  private static Optional<Value> absolute(List<Value> arguments) {
    return switch (arguments.size() == 1 ? arguments.getFirst() : Value.Unknown.VALUE) {
      case Value.Int(long x) -> Optional.of(new Value.Int(Math.absExact(x)));
      case Value.Real(double x) -> Optional.of(new Value.Real(Math.abs(x)));
      default -> Optional.empty();
    };
  }

  private Optional<Value> quotient(String name, List<Value> arguments, SourceSpan span) {
    if (arguments.size() != 2 || !(arguments.get(1) instanceof Value.Int(long divisor))) {
      return Optional.empty();
    }
    if (divisor <= 0) {
      return Optional.of(
          reports.error(Code.DIVISION, span, "`" + name + "` divides by a positive int only"));
    }
    Optional<Dim> dividend = Arithmetic.dim(arguments.get(0));
    return dividend.map(
        dim -> Value.of(name.equals("div") ? dim.floorDiv(divisor) : dim.ceilDiv(divisor)));
  }

  private static Optional<Value> length(List<Value> arguments) {
    return switch (arguments.size() == 1 ? arguments.getFirst() : Value.Unknown.VALUE) {
      case Value.ListOf(List<Value> items) -> Optional.of(new Value.Int(items.size()));
      case Value.Text(String text) ->
          Optional.of(new Value.Int(text.codePointCount(0, text.length())));
      default -> Optional.empty();
    };
  }

  private static Optional<Value> fold(List<Value> arguments, BinaryOperator<Value> join) {
    List<Value> values =
        arguments.size() == 1 && arguments.getFirst() instanceof Value.ListOf(List<Value> items)
            ? items
            : arguments;
    boolean numbers = values.stream().allMatch(value -> Arithmetic.real(value).isPresent());
    return numbers ? values.stream().reduce(join) : Optional.empty();
  }

  private static int compare(Value a, Value b) {
    if (a instanceof Value.Int(long x) && b instanceof Value.Int(long y)) {
      return Long.compare(x, y);
    }
    return Double.compare(Arithmetic.real(a).orElseThrow(), Arithmetic.real(b).orElseThrow());
  }

  private Optional<Value> range(List<Value> arguments, SourceSpan span) {
    if (arguments.isEmpty()
        || arguments.size() > 2
        || !arguments.stream().allMatch(Value.Int.class::isInstance)) {
      return Optional.empty();
    }
    long from = arguments.size() == 2 ? ((Value.Int) arguments.getFirst()).value() : 0;
    long to = ((Value.Int) arguments.getLast()).value();
    if (Math.subtractExact(to, from) > LONGEST_RANGE) {
      return Optional.of(
          reports.error(Code.TOO_LARGE, span, "this range has more than a million numbers"));
    }
    List<Value> numbers = LongStream.range(from, to).<Value>mapToObj(Value.Int::new).toList();
    return Optional.of(new Value.ListOf(numbers));
  }
}
