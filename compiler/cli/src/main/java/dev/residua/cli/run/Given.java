package dev.residua.cli.run;

import java.nio.file.Path;
import java.util.List;

/// What the user gives a model on the command line.
///
/// @param files tensors by the names of inputs
/// @param texts for the inputs that are made `from text`
/// @param images for the inputs that are made `from image`
public record Given(List<NamedFile> files, List<String> texts, List<Path> images) {
  public Given {
    files = List.copyOf(files);
    texts = List.copyOf(texts);
    images = List.copyOf(images);
  }

  public boolean isEmpty() {
    return files.isEmpty() && texts.isEmpty() && images.isEmpty();
  }
}
