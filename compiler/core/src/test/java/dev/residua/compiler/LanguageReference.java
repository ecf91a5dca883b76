package dev.residua.compiler;

import dev.residua.compiler.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The programs in the language reference.
public final class LanguageReference {
  private static final Path FILE = Path.of("../../grammar/language.md");
  private static final Pattern PROGRAM =
      Pattern.compile("```resnet( body)?\n(.*?)```", Pattern.DOTALL);

  private LanguageReference() {}

  /// One file for each; statements alone are put into a model.
  public static List<SourceFile> programs() {
    String text;
    try {
      text = Files.readString(FILE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    List<SourceFile> programs = new ArrayList<>();
    Matcher matcher = PROGRAM.matcher(text);
    while (matcher.find()) {
      String program = matcher.group(2);
      long line = text.substring(0, matcher.start()).lines().count() + 1;
      String whole = matcher.group(1) == null ? program : "model Example {\n" + program + "}\n";
      programs.add(new SourceFile("language.md:" + line, whole));
    }
    return programs;
  }
}
