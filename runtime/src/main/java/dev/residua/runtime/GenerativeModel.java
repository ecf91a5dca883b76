package dev.residua.runtime;

import java.util.List;
import java.util.Map;

/// A model whose sequence can go on position by position, as its attention is causal.
public interface GenerativeModel extends Model {
  /// The names of the inputs that have positions: those that a step takes.
  List<String> sequences();

  /// A new sequence of at most `longest` positions, with the values of the inputs that have none,
  /// such as what is translated; inputs that it does not need are not looked at.
  ///
  /// @throws ResiduaException where an input is missing or does not fit, or the model has no so
  ///   many positions
  Generation generation(int longest, Map<String, Tensor> inputs);
}
