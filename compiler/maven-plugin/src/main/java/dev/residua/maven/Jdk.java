package dev.residua.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The JDKs that are installed, by their executable `java`.
final class Jdk {
  /// The first release of Java whose classes the compiler is made of.
  static final int NEEDED = 25;

  private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");

  private Jdk() {}

  /// The first of these that is new enough.
  static Optional<Path> choose(List<Path> javas) {
    return javas.stream().filter(java -> feature(java).orElse(0) >= NEEDED).findFirst();
  }

  /// The feature release (25 of `25.0.3`) of a `java`, as its installation's file `release` has it.
  static OptionalInt feature(Path java) {
    try {
      Path bin = java.toRealPath().getParent();
      Path home = bin == null ? null : bin.getParent();
      if (home == null) {
        return OptionalInt.empty();
      }
      Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
      return version.find()
          ? OptionalInt.of(Integer.parseInt(version.group(1)))
          : OptionalInt.empty();
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }
}
