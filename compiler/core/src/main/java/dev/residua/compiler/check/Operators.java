package dev.residua.compiler.check;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.op.Constant;
import dev.residua.compiler.source.SourceSpan;
import dev.residua.compiler.syntax.Ast;
import dev.residua.compiler.syntax.Operator;
import dev.residua.compiler.tensor.DType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The operators, on constants and on tensors.
final class Operators {
  /// The words of all enumerations.
  static final List<String> WORDS =
      Stream.of(Formal.PLACEMENTS, Formal.SHORTCUTS, Formal.JOINS)
          .flatMap(List::stream)
          .distinct()
          .toList();

  private final Elaboration elaboration;

  Operators(Elaboration elaboration) {
    this.elaboration = elaboration;
  }

  Value binary(Ast.Binary binary, Env env) {
    Operator operator = binary.operator();
    Evaluator evaluator = elaboration.evaluator();
    return switch (operator) {
      case AND, OR -> {
        Optional<Boolean> left = evaluator.condition(binary.left(), env);
        boolean decided = left.isPresent() && left.get() == (operator == Operator.OR);
        if (left.isEmpty() || decided) {
          yield left.<Value>map(Value.Bool::new).orElse(Value.Unknown.VALUE);
        }
        Optional<Boolean> right = evaluator.condition(binary.right(), env);
        yield right.<Value>map(Value.Bool::new).orElse(Value.Unknown.VALUE);
      }
      case EQUAL, NOT_EQUAL -> {
        Env words = env.expecting(WORDS);
        Value left = evaluator.any(binary.left(), words);
        Value right = evaluator.any(binary.right(), words);
        yield elaboration.arithmetic().binary(operator, left, right, binary.span());
      }
      default -> {
        // Layers are named in the order of the text, so the left one is applied first.
        Value first = evaluator.any(binary.left(), env);
        Value left =
            opName(operator).isPresent()
                ? evaluator.applied(first, env.argument(), binary.left().span())
                : first;
        Value right = evaluator.any(binary.right(), env);
        yield apply(operator, left, right, env, binary.span());
      }
    };
  }

  /// An operator on two values of which each may be a constant, a layer or a tensor.
  Value apply(Operator operator, Value left, Value right, Env env, SourceSpan span) {
    if (isConstant(left) && isConstant(right)) {
      return elaboration.arithmetic().binary(operator, left, right, span);
    }
    Optional<String> op = opName(operator);
    if (op.isEmpty()) {
      return elaboration
          .reports()
          .error(
              Code.OPERAND_TYPE,
              span,
              "`%s` does not take %s and %s"
                  .formatted(operator.symbol(), left.describe(), right.describe()));
    }
    Value a = elaboration.evaluator().applied(left, env.argument(), span);
    Value b = elaboration.evaluator().applied(right, env.argument(), span);
    if (a instanceof Value.Unknown || b instanceof Value.Unknown) {
      return Value.Unknown.VALUE;
    }
    Optional<Node> x = node(a, b, env, span);
    Optional<Node> y = node(b, a, env, span);
    if (x.isEmpty() || y.isEmpty()) {
      return Value.Unknown.VALUE;
    }
    return elaboration
        .application()
        .op(
            op.get(),
            x.get(),
            Arguments.of(span, Map.of("other", new Value.Tensors(y.get()))),
            env,
            span);
  }

  Value unary(Operator operator, Value operand, Env env, SourceSpan span) {
    if (operator == Operator.NOT) {
      return elaboration.arithmetic().not(operand, span);
    }
    Value value =
        operand instanceof Layer
            ? elaboration.evaluator().applied(operand, env.argument(), span)
            : operand;
    return value instanceof Value.Tensors(List<Node> nodes) && nodes.size() == 1
        ? elaboration.application().op("neg", nodes.getFirst(), Arguments.NONE, env, span)
        : elaboration.arithmetic().negated(value, span);
  }

  /// One tensor; a number becomes one, of the other side's element type.
  private Optional<Node> node(Value value, Value other, Env env, SourceSpan span) {
    if (value instanceof Value.Tensors(List<Node> nodes) && nodes.size() == 1) {
      return Optional.of(nodes.getFirst());
    }
    Optional<Double> number = Arithmetic.real(value);
    if (number.isPresent()) {
      DType dtype = value instanceof Value.Int ? dtype(other) : DType.F32;
      return Optional.of(constant(number.get(), dtype, env, span));
    }
    String help = value instanceof Value.Size ? "a size is known only at run time" : "";
    elaboration
        .reports()
        .error(
            Code.OPERAND_TYPE,
            span,
            "an operator takes one tensor or number on each side, not " + value.describe(),
            help);
    return Optional.empty();
  }

  Node constant(double number, DType dtype, Env env, SourceSpan span) {
    return elaboration
        .graph()
        .add(new Constant(number, dtype), List.of(), env.naming().path(), span, Optional.empty());
  }

  private static DType dtype(Value value) {
    boolean tensor = value instanceof Value.Tensors(List<Node> nodes) && nodes.size() == 1;
    return tensor ? ((Value.Tensors) value).nodes().getFirst().type().dtype() : DType.F32;
  }

  private static Optional<String> opName(Operator operator) {
    return switch (operator) {
      case ADD -> Optional.of("add");
      case SUBTRACT -> Optional.of("sub");
      case MULTIPLY -> Optional.of("mul");
      case DIVIDE -> Optional.of("div");
      default -> Optional.empty();
    };
  }

  private static boolean isConstant(Value value) {
    return value instanceof Value.Constant || value instanceof Value.Unknown;
  }
}
