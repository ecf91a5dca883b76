package dev.residua.runtime;

/// One line of a `NameScheme`. In both patterns `{x}` stands for one segment without `.` and `/`,
/// and `{x...}` for any text; what `ours` captures is put into `theirs`.
///
/// @param ours pattern over the model's parameter names; empty in a rule that only ignores
/// @param theirs pattern of the stored name
/// @param transposed whether a matrix `[out, in]` is stored as `[in, out]`
/// @param part which of `parts` equal blocks along axis 0 of the stored tensor, after
///   transposition, is this parameter; from 0
/// @param parts the number of blocks; 1 where the parameter is the whole stored tensor
/// @param ignored whether stored tensors that `theirs` matches may stay unused
public record Rule(
    String ours, String theirs, boolean transposed, int part, int parts, boolean ignored) {
  public Rule {
    if (parts < 1 || part < 0 || part >= parts) {
      throw new ResiduaException(
          "part " + part + " of " + parts + " of `" + theirs + "` does not exist");
    }
  }

  /// The parameter is the whole stored tensor.
  public static Rule rename(String ours, String theirs) {
    return new Rule(ours, theirs, false, 0, 1, false);
  }

  /// Stored tensors of these names may stay unused.
  public static Rule ignore(String theirs) {
    return new Rule("", theirs, false, 0, 1, true);
  }

  /// The same rule for a matrix that is stored transposed.
  public Rule transpose() {
    return new Rule(ours, theirs, true, part, parts, ignored);
  }

  /// The same rule for block `index` of `count` along axis 0.
  public Rule block(int index, int count) {
    return new Rule(ours, theirs, transposed, index, count, ignored);
  }
}
