package dev.residua.cli.cuda;

import dev.residua.cli.store.Cache;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Kernels that nvcc builds once, and a cache keeps.
public record BuiltKernels(Nvcc nvcc, Cache cache) {
  /// The fat binary of a source for one architecture.
  public Path of(String source, int architecture) {
    var key = hash(source, "sm_" + architecture, nvcc.version());
    return cache.get(
        "cuda/" + key + ".fatbin",
        to -> Files.write(to, nvcc.fatBinary(source, List.of(architecture))));
  }

  private static String hash(String... texts) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var text : texts) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
