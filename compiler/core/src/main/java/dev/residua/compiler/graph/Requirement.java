package dev.residua.compiler.graph;

import dev.residua.compiler.tensor.Dim;

/// What must hold of a run and only a run can tell; it is checked before the first kernel.
public sealed interface Requirement {
  /// `size` is not over `most`.
  ///
  /// @param message what is wrong where it is, for a person
  record AtMost(Dim size, Dim most, String message) implements Requirement {}

  /// The elements of an op's input of this index are from 0 up to but not including `rows`.
  record Ids(int input, Dim rows) implements Requirement {}
}
