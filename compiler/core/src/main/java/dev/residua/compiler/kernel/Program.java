package dev.residua.compiler.kernel;

import dev.residua.compiler.tensor.TensorType;
import java.util.List;

/// How a model runs.
///
/// @param inputs row-major values that a caller gives
/// @param outputs row-major values that a caller gets
/// @param parameters row-major weights as they are loaded
/// @param prepare the kernels that run once at load, over parameters only
/// @param prepared what `prepare` makes and `kernels` use; held with the model
/// @param kernels the steps of a run, in order
public record Program(
    String name,
    List<Binding> inputs,
    List<Binding> outputs,
    List<Binding> parameters,
    List<Kernel> prepare,
    List<Buffer> prepared,
    List<Kernel> kernels) {
  /// A buffer that stands for a named value.
  public record Binding(String name, Buffer buffer, TensorType type) {}
}
