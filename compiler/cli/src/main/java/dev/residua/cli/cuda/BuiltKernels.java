package dev.residua.cli.cuda;

import dev.residua.cli.store.Cache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Kernels that nvcc builds once, and a cache keeps.
public record BuiltKernels(Nvcc nvcc, Cache cache) {
  /// The fat binary of a source for one architecture.
  public Path of(String source, int architecture) {
    var key = Cache.key(List.of(source, "sm_" + architecture, nvcc.version()));
    return cache.get(
        "cuda/" + key + ".fatbin",
        to -> Files.write(to, nvcc.fatBinary(source, List.of(architecture))));
  }
}
