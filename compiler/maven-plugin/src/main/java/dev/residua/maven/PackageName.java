package dev.residua.maven;

import java.util.Arrays;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/// The package of a project that names none.
final class PackageName {
  private PackageName() {}

  /// A group id as a package: `org.my-site.3d` gives `org.my_site._3d`.
  static String ofGroupId(String groupId) {
    return Arrays.stream(groupId.split("\\."))
        .filter(segment -> !segment.isEmpty())
        .map(PackageName::identifier)
        .collect(Collectors.joining("."));
  }

  private static String identifier(String segment) {
    String legal =
        segment
            .codePoints()
            .map(c -> Character.isJavaIdentifierPart(c) ? c : '_')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    if (!Character.isJavaIdentifierStart(legal.codePointAt(0))) {
      legal = "_" + legal;
    }
    return SourceVersion.isKeyword(legal) ? legal + "_" : legal;
  }
}
