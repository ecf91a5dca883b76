package dev.residua.cli;

import dev.residua.compiler.diagnostic.Suggestion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Files that the user names.
public final class InputFiles {
  private InputFiles() {}

  /// A path as it is written on the command line.
  ///
  /// @throws UserError where the text cannot be a path
  public static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new UserError(
          "`" + text.replaceAll("\\p{Cntrl}", "?") + "` is not a path: " + e.getReason());
    }
  }

  /// Makes sure that a file can be opened.
  ///
  /// @throws UserError where there is no such file, it is a folder, or it cannot be read
  public static void requireFile(Path file) {
    if (!Files.exists(file)) {
      var message = "there is no file " + file;
      throw neighbour(file)
          .map(near -> new UserError(message, "did you mean " + near + "?"))
          .orElseGet(() -> new UserError(message));
    }
    if (Files.isDirectory(file)) {
      throw new UserError(file + " is a folder, and a file is needed");
    }
    if (!Files.isReadable(file)) {
      throw new UserError("cannot read " + file + ": access is denied");
    }
  }

  private static Optional<Path> neighbour(Path file) {
    var folder = Optional.ofNullable(file.toAbsolutePath().getParent());
    var name = Optional.ofNullable(file.getFileName()).map(Path::toString).orElse("");
    try (var files = Files.list(folder.orElse(file))) {
      List<String> names = files.limit(1000).map(f -> String.valueOf(f.getFileName())).toList();
      return Suggestion.of(name, names).map(file::resolveSibling);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// The text of a file in UTF-8.
  ///
  /// @throws UserError where it cannot be read or is not UTF-8
  public static String text(Path file) {
    requireFile(file);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
          .toString();
    } catch (CharacterCodingException _) {
      throw new UserError(file + " is not text in UTF-8");
    } catch (IOException e) {
      throw cannotRead(file, e);
    }
  }

  public static UserError cannotRead(Path file, IOException e) {
    return new UserError("cannot read " + file + ": " + reason(e));
  }

  public static UserError cannotWrite(Path file, IOException e) {
    return new UserError("cannot write " + file + ": " + reason(e));
  }

  /// What an exception of the file system means, without the path.
  public static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "access is denied";
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}
