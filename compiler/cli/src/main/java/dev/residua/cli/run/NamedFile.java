package dev.residua.cli.run;

import dev.residua.cli.InputFiles;
import dev.residua.cli.UserError;
import java.nio.file.Path;

/// `NAME=FILE.npy` on the command line, or an `.npz` file, whose arrays have names themselves.
///
/// @param name of an input or output; empty for an `.npz` file
public record NamedFile(String name, Path file) {
  /// The name and the file of an option.
  ///
  /// @throws UserError where the text has another form
  public static NamedFile of(String option, String text) {
    int equals = text.indexOf('=');
    if (equals < 0 && text.endsWith(".npz")) {
      return new NamedFile("", InputFiles.path(text));
    }
    if (equals < 1 || equals == text.length() - 1) {
      throw new UserError(
          option + " " + text + ": a name and a file are needed",
          "write it as " + option + " NAME=FILE.npy");
    }
    return new NamedFile(
        text.substring(0, equals).strip(), InputFiles.path(text.substring(equals + 1)));
  }
}
