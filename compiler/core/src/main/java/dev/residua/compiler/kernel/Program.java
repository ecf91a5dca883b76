package dev.residua.compiler.kernel;

import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.TensorType;
import java.util.List;

/// How a model runs.
///
/// @param inputs row-major values that a caller gives
/// @param outputs row-major values that a caller gets
/// @param parameters row-major weights as they are loaded
/// @param prepare the kernels that run once at load, over parameters only
/// @param prepared what is held with the model: what the kernels of a run read of the parameters
///   and of what `prepare` makes
/// @param kernels the steps of a run, in order
/// @param limits what must hold of the inputs of a run
/// @param states what a run leaves for the next one of the same sequence
public record Program(
    String name,
    List<Binding> inputs,
    List<Binding> outputs,
    List<Binding> parameters,
    List<Kernel> prepare,
    List<Buffer> prepared,
    List<Kernel> kernels,
    List<Limit> limits,
    List<Buffer> states) {
  /// The same program with other steps.
  public Program withKernels(List<Kernel> changed) {
    return new Program(
        name, inputs, outputs, parameters, prepare, prepared, List.copyOf(changed), limits, states);
  }

  /// The same program with other weights held, and made and read by these kernels.
  public Program withWeights(
      List<Kernel> changedPrepare, List<Buffer> changedPrepared, List<Kernel> changedKernels) {
    return new Program(
        name,
        inputs,
        outputs,
        parameters,
        List.copyOf(changedPrepare),
        List.copyOf(changedPrepared),
        List.copyOf(changedKernels),
        limits,
        states);
  }

  /// The same program with other buffers held.
  public Program withPrepared(List<Buffer> changed) {
    return new Program(
        name, inputs, outputs, parameters, prepare, List.copyOf(changed), kernels, limits, states);
  }

  /// The same program with other outputs.
  public Program withOutputs(List<Binding> changed) {
    return new Program(
        name, inputs, List.copyOf(changed), parameters, prepare, prepared, kernels, limits, states);
  }

  /// The same program with other kernels at load.
  public Program withPrepare(List<Kernel> changed) {
    return new Program(
        name, inputs, outputs, parameters, List.copyOf(changed), prepared, kernels, limits, states);
  }

  /// A buffer that stands for a named value.
  public record Binding(String name, Buffer buffer, TensorType type) {}

  /// Something that only a run can tell, checked before its first kernel.
  public sealed interface Limit {
    /// The ids of an input index a table of `size` rows.
    record Ids(String input, String layer, long size) implements Limit {}

    /// A size that must not be over `most`.
    ///
    /// @param message what is wrong where it is, for a person
    record AtMost(Dim size, Dim most, String message) implements Limit {}
  }
}
