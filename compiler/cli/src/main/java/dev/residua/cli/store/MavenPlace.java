package dev.residua.cli.store;

import dev.residua.cli.UserError;
import java.util.Optional;
import java.util.regex.Pattern;

/// A file in a jar of a Maven repository: `maven:group:artifact:version!/entry`.
///
/// @param entry the path in the jar, without a slash before it
public record MavenPlace(String group, String artifact, String version, String entry) {
  private static final String SCHEME = "maven:";
  private static final Pattern FORM =
      Pattern.compile("maven:([\\w.-]+):([\\w.-]+):([\\w.-]+)!/([^/].*)");

  /// Nothing where the text is a path of the file system.
  ///
  /// @throws UserError where it begins with `maven:` and goes on otherwise
  public static Optional<MavenPlace> of(String text) {
    if (!text.startsWith(SCHEME)) {
      return Optional.empty();
    }
    var match = FORM.matcher(text);
    if (!match.matches() || text.contains("..")) {
      throw new UserError(
          "`" + text + "` is not a place in a Maven repository",
          "it has the form maven:group:artifact:version!/entry");
    }
    return Optional.of(
        new MavenPlace(match.group(1), match.group(2), match.group(3), match.group(4)));
  }

  /// `group:artifact:version`.
  public String coordinates() {
    return group + ":" + artifact + ":" + version;
  }

  /// The last part of the entry's path.
  public String fileName() {
    return entry.substring(entry.lastIndexOf('/') + 1);
  }

  @Override
  public String toString() {
    return SCHEME + coordinates() + "!/" + entry;
  }
}
