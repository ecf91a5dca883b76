package dev.residua.maven;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a project chooses about its generated classes.
///
/// @param target `java`, `cuda` or `both`
/// @param architectures those of CUDA kernels; the compiler's own choice if there are none
/// @param weightType how Java holds the weights of products
record Choices(
    String packageName,
    String target,
    @Nullable String architectures,
    String precision,
    String weightType) {
  static final String JAVA = "java";
  private static final String F32 = "f32";

  /// The choices as options of the compiler.
  List<String> options() {
    List<String> options = new ArrayList<>(List.of("--package", packageName));
    if (!weightType.equals(F32)) {
      options.addAll(List.of("--weight-type", weightType));
    }
    if (!target.equals(JAVA)) {
      options.addAll(List.of("--target", target, "--precision", precision));
      if (architectures != null && !architectures.isBlank()) {
        options.addAll(List.of("--arch", architectures.strip()));
      }
    }
    return options;
  }
}
