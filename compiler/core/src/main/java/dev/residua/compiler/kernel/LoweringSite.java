package dev.residua.compiler.kernel;

import dev.residua.compiler.expr.RowProgram;
import dev.residua.compiler.expr.ScalarExpr;
import dev.residua.compiler.source.Origin;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// What an operation sees when it is lowered: where its inputs lie, and where to put its kernels.
public interface LoweringSite {
  int inputs();

  /// Where input `index` lies.
  Operand input(int index);

  /// The type of the result.
  TensorType type();

  Origin origin();

  /// New memory for the result, without gaps, its axes laid out in `order`, outermost first.
  Operand result(List<Integer> order);

  /// New memory for something on the way to the result.
  Operand scratch(String name, TensorType type, List<Integer> order);

  /// The value of `operand` without gaps and with its axes laid out in `order`: itself where it
  /// lies so, else a copy.
  Operand arranged(Operand operand, List<Integer> order);

  /// Where `operand` is kept from run to run, the positions that there is room for.
  Optional<Dim> capacity(Operand operand);

  void emit(Kernel kernel);

  /// The result of an elementwise body over the inputs, in the layout that most of them have.
  Operand pointwise(ScalarExpr body);

  /// The result of a row program over the inputs.
  Operand row(RowProgram program);

  /// The value that a caller gives.
  Operand modelInput(String name);

  /// The weights of this name.
  Operand parameter(String name);

  /// The right-hand side of a product, packed: `pack` is emitted once for equal packings of the
  /// same weights, at load if the source does not depend on a run.
  Buffer packed(Pack pack);
}
