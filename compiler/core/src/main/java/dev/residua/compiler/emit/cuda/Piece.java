package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.tensor.Dim;
import java.util.List;

/// A piece of device memory, which one value after the other may use. Pieces of one scope lie in
/// one allocation, each at a multiple of [#ALIGNMENT] bytes.
///
/// @param name for messages
/// @param sizes in elements; the piece holds the largest of them
/// @param zeroed whether it must be all zero before the first launch; kernels leave it so
public record Piece(String name, Scope scope, Storage storage, List<Dim> sizes, boolean zeroed) {
  /// In bytes, at least.
  public static final int ALIGNMENT = 256;

  /// The most elements of a piece, since kernels count in 32 bits and step past the end.
  public static final long MOST_ELEMENTS = (1L << 31) - (1L << 24);

  /// When memory is needed.
  public enum Scope {
    /// While weights are made ready: parameters as they are loaded, and steps on the way.
    LOAD,
    /// As long as the model: what runs read of the parameters and of what was made of them.
    MODEL,
    /// In a run: inputs, outputs, intermediate values.
    RUN
  }

  public Piece {
    sizes = List.copyOf(sizes);
  }
}
