package dev.residua.compiler.emit.java;

import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.tensor.Dim;
import java.util.List;

/// A call of a kernel's method in the generated class.
///
/// A method computes the share of a part of a team, or the steps from one up to another.
///
/// @param method the call's head, for example `kernels.softmax`
/// @param arguments what is passed after the part and the team, or after the steps
record KernelCall(String method, List<Argument> arguments) {
  /// What is passed.
  sealed interface Argument {
    record OfBuffer(Buffer buffer) implements Argument {}

    /// Where a buffer begins in the array that holds it.
    record OfOffset(Buffer buffer) implements Argument {}

    /// From a place in a buffer to where that lies in the array that holds some lines of it.
    record OfShift(Buffer buffer) implements Argument {}

    record OfDim(Dim dim) implements Argument {}

    /// The offsets of a product, an attention or a packing: an object made for the sizes of a run.
    ///
    /// @param type its class in the runtime
    /// @param text how it is made
    record OfPlan(String type, String text) implements Argument {}

    record OfText(String text) implements Argument {}
  }
}
