package dev.residua.maven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// A SHA-256 digest that grows with what it is given.
final class Fingerprint {
  private final MessageDigest digest = sha256();

  /// The digest of a file's content, in hexadecimal digits.
  static String ofContent(Path file) throws IOException {
    return HexFormat.of().formatHex(sha256().digest(Files.readAllBytes(file)));
  }

  Fingerprint text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
    return this;
  }

  /// Names and contents.
  Fingerprint contents(List<Path> files) throws IOException {
    for (Path file : files) {
      text(file.toString()).text(ofContent(file));
    }
    return this;
  }

  /// Names, lengths and times: of a jar, or of all files below a folder of classes.
  Fingerprint versions(List<Path> jarsAndFolders) throws IOException {
    for (Path root : jarsAndFolders) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          text(file.toString())
              .text(Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis());
        }
      }
    }
    return this;
  }

  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
