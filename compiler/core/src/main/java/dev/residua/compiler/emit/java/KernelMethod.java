package dev.residua.compiler.emit.java;

import dev.residua.compiler.emit.java.KernelCall.Argument;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The parameters of a kernel's method while its body is printed: buffers and sizes become
/// parameters, so that layers that differ only in these share one method.
final class KernelMethod {
  private final Map<Buffer, String> buffers = new LinkedHashMap<>();
  private final Map<Buffer, String> offsets = new LinkedHashMap<>();
  private final Map<Dim, String> dims = new LinkedHashMap<>();
  private final boolean anySize;

  /// @param anySize whether sizes that are known become parameters too
  KernelMethod(boolean anySize) {
    this.anySize = anySize;
  }

  /// The name of the parameter that stands for `buffer`.
  String buffer(Buffer buffer, String name) {
    return buffers.computeIfAbsent(
        buffer, _ -> buffers.containsValue(name) || name.equals("x") ? "x" + buffers.size() : name);
  }

  /// The name of the parameter that says where `buffer` begins in its array.
  private String offset(Buffer buffer) {
    return offsets.computeIfAbsent(buffer, _ -> buffer(buffer, "x") + "At");
  }

  /// An int expression for a size.
  String size(Dim dim) {
    if (dim.isConstant() && !(anySize && Math.abs(dim.constant()) > 1)) {
      return Integer.toString(Math.toIntExact(dim.constant()));
    }
    return dims.computeIfAbsent(dim, _ -> "size" + dims.size());
  }

  /// An int expression.
  String index(IndexExpr index) {
    return switch (index) {
      case IndexExpr.Size(var value) -> size(value);
      case IndexExpr.Var(var name) -> name;
      case IndexExpr.Sum(var left, var right) -> index(left) + " + " + index(right);
      case IndexExpr.Scaled(var inner, var factor) -> atom(inner) + " * " + size(factor);
      case IndexExpr.Quotient(var inner, var divisor) ->
          "Math.floorDiv(" + index(inner) + ", " + size(divisor) + ")";
      case IndexExpr.Remainder(var inner, var divisor) ->
          "Math.floorMod(" + index(inner) + ", " + size(divisor) + ")";
      case IndexExpr.Smaller(var left, var right) ->
          "Math.min(" + index(left) + ", " + index(right) + ")";
      case IndexExpr.Larger(var left, var right) ->
          "Math.max(" + index(left) + ", " + index(right) + ")";
      case IndexExpr.Read(var buffer, var at) -> buffer(buffer, "x") + "[" + index(at) + "]";
      case IndexExpr.Packed(var buffer, var row, var column, var depth, var columns) ->
          "%s + Panels.place(%s, %s, %s, %s, LANES, WIDEST)"
              .formatted(offset(buffer), index(row), index(column), size(depth), size(columns));
    };
  }

  /// A float expression for an element of weights that are held small.
  String element(Buffer buffer, IndexExpr.Packed at) {
    return "SmallPanels.element(SmallType.%s, %s, %s, %s, %s, %s, %s, LANES, WIDEST)"
        .formatted(
            buffer.element(),
            buffer(buffer, "x"),
            offset(buffer),
            index(at.row()),
            index(at.column()),
            size(at.depth()),
            size(at.columns()));
  }

  private String atom(IndexExpr index) {
    return index instanceof IndexExpr.Sum ? "(" + index(index) + ")" : index(index);
  }

  /// The parameters, as they are declared after the part and the team.
  List<String> declarations() {
    var text = new ArrayList<String>();
    buffers.forEach((buffer, name) ->
        text.add((buffer.element() == Buffer.Element.FLOAT ? "float[] " : "int[] ") + name));
    offsets.values().forEach(name -> text.add("int " + name));
    dims.values().forEach(name -> text.add("int " + name));
    return text;
  }

  List<Argument> arguments() {
    var arguments = new ArrayList<Argument>();
    buffers.keySet().forEach(buffer -> arguments.add(new Argument.OfBuffer(buffer)));
    offsets.keySet().forEach(buffer -> arguments.add(new Argument.OfOffset(buffer)));
    dims.keySet().forEach(dim -> arguments.add(new Argument.OfDim(dim)));
    return arguments;
  }
}
