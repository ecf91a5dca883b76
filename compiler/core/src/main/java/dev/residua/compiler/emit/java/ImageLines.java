package dev.residua.compiler.emit.java;

import dev.residua.compiler.tensor.Dim;

/// How a buffer holds images without gaps: line `y` of image `n` begins at `(n * lines + y) *
/// line`.
///
/// @param line the elements of a line
record ImageLines(Dim images, long lines, long line) {
  /// The elements of all images.
  Dim size() {
    return images.times(image());
  }

  /// The elements of one image.
  long image() {
    return lines * line;
  }
}
