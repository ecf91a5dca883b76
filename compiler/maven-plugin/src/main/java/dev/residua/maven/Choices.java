package dev.residua.maven;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a project chooses about its generated classes.
///
/// @param target `java`, `cuda` or `both`
/// @param architectures those of CUDA kernels; the compiler's own choice if there are none
record Choices(
    String packageName, String target, @Nullable String architectures, String precision) {
  static final String JAVA = "java";

  /// The choices as options of the compiler.
  List<String> options() {
    List<String> options = new ArrayList<>(List.of("--package", packageName));
    if (!target.equals(JAVA)) {
      options.addAll(List.of("--target", target, "--precision", precision));
      if (architectures != null && !architectures.isBlank()) {
        options.addAll(List.of("--arch", architectures.strip()));
      }
    }
    return options;
  }
}
