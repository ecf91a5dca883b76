package dev.residua.runtime;

import java.util.Map;

/// A sequence that a model goes on with, position by position: each step computes new positions
/// alone, as what attention needs of the earlier ones is kept. It belongs to one thread at a time;
/// a model may have many.
public interface Generation {
  /// Computes the outputs for the next positions, from the inputs of [GenerativeModel#sequences],
  /// by name. The tensors that come back are the generation's own memory, and valid until its next
  /// step.
  ///
  /// @throws ResiduaException where an input is missing or does not fit, or there is no room
  Map<String, Tensor> append(Map<String, Tensor> inputs);

  /// Forgets all positions; the next ones begin another sequence, with these values of the inputs
  /// that have no positions.
  ///
  /// @throws ResiduaException where an input is missing or does not fit
  void restart(Map<String, Tensor> inputs);

  /// Forgets all positions but the first `length`.
  ///
  /// @throws ResiduaException where there are no so many
  void rewind(int length);

  /// The number of positions so far.
  int length();

  /// The number of positions that there is room for.
  int longest();
}
