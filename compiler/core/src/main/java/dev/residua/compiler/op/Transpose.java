package dev.residua.compiler.op;

import dev.residua.compiler.graph.EvaluationSite;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.PositionRule;
import dev.residua.compiler.graph.PositionSite;
import dev.residua.compiler.graph.PrimitiveOp;
import dev.residua.compiler.kernel.LoweringSite;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// The axes in another order: axis `i` of the result is axis `axes[i]` of the input.
public record Transpose(List<Integer> axes) implements PrimitiveOp {
  static final OpDefinition DEFINITION =
      Definition.of(
          "transpose",
          "The axes in another order.",
          Signature.of(
              Signature.Argument.of(
                  "axes",
                  Signature.Kind.INTS,
                  List.of(-2L, -1L),
                  "every axis in its new order, or the two to exchange")),
          site -> {
            var x = site.input();
            return site.add(new Transpose(order(site.integers("axes"), x.type())), x);
          });

  public Transpose {
    axes = List.copyOf(axes);
  }

  /// `make` on `x` with `axis` moved to the end, the axes of its result moved back.
  static Node around(CallSite site, Node x, int axis, UnaryOperator<Node> make) {
    int last = x.type().rank() - 1;
    if (axis == last) {
      return make.apply(x);
    }
    var there = new ArrayList<>(Operand.rowMajor(last + 1));
    there.removeIf(other -> other == axis);
    there.add(axis);
    var back = new ArrayList<>(Operand.rowMajor(last));
    back.add(axis, last);
    return site.add(new Transpose(back), make.apply(site.add(new Transpose(there), x)));
  }

  private static List<Integer> order(List<Long> given, TensorType type) {
    var axes = given.stream().map(axis -> Expect.axis("transpose", axis, type)).toList();
    int rank = type.rank();
    var order = axes;
    if (axes.size() == 2 && rank != 2) {
      var exchanged = new ArrayList<>(Operand.rowMajor(rank));
      exchanged.set(axes.get(0), axes.get(1));
      exchanged.set(axes.get(1), axes.get(0));
      order = exchanged;
    } else if (axes.size() == 2 && given.equals(List.of(-2L, -1L))) {
      order = List.of(1, 0);
    }
    if (order.size() != rank || order.stream().distinct().count() != rank) {
      throw new ArgumentException(
          "axes",
          "`transpose` of %s cannot put its axes in the order %s".formatted(type, given),
          "name each of the %d axes once, or the two to exchange: axes = [%d, %d]"
              .formatted(rank, Math.max(0, rank - 2), Math.max(0, rank - 1)));
    }
    return order;
  }

  @Override
  public String name() {
    return "transpose";
  }

  @Override
  public TensorType infer(List<TensorType> inputs) {
    var x = inputs.getFirst();
    return x.withShape(new Shape(axes.stream().map(x::dim).toList()));
  }

  @Override
  public PositionRule positions(PositionSite site) {
    return new PositionRule.Along(axes.indexOf(site.axis(0)));
  }

  @Override
  public ReferenceTensor evaluate(EvaluationSite site) {
    var x = site.input(0);
    var result = site.result();
    int[] from = new int[axes.size()];
    Shape.forEachIndex(
        result.shape(),
        index -> {
          for (int axis = 0; axis < index.length; axis++) {
            from[axes.get(axis)] = index[axis];
          }
          result.set(x.get(from), index);
        });
    return result;
  }

  @Override
  public Operand lower(LoweringSite site) {
    var x = site.input(0);
    return x.view(site.type(), x.offset(), axes.stream().map(x::stride).toList());
  }
}
