package dev.residua.compiler.source;

import java.util.Optional;

/// Where a value comes from: the path of its layer (`layer3.0.conv2`) and the place in the source.
///
/// It stays on the value to the end: in messages, in comments of generated code, in the names of
/// weights.
///
/// @param path the labels from the model down to the layer, joined by dots; may be empty
/// @param file the name of the source file
/// @param line its line, from 1; 0 for what stands in no file
/// @param text the text of that line, trimmed
/// @param residual what the residual wrapper was, on the value that joins its two sides
/// @param span the place itself, where it stands in a file
public record Origin(
    String path,
    String file,
    int line,
    String text,
    Optional<ResidualMark> residual,
    Optional<SourceSpan> span) {
  public static final Origin NONE = new Origin("", "", 0, "", Optional.empty(), Optional.empty());

  public static Origin of(String path) {
    return new Origin(path, "", 0, "", Optional.empty(), Optional.empty());
  }

  public Origin withPath(String changed) {
    return new Origin(changed, file, line, text, residual, span);
  }

  public Origin withResidual(ResidualMark mark) {
    return new Origin(path, file, line, text, Optional.of(mark), span);
  }
}
