package dev.residua.compiler.check;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.graph.NameScheme;
import dev.residua.compiler.syntax.Ast;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `names library { … }`.
final class NameMaps {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern VALID = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.\\.\\.)?");

  private final Reports reports;

  NameMaps(Reports reports) {
    this.reports = reports;
  }

  NameScheme scheme(Ast.NameMap map) {
    List<NameScheme.Rule> rules = new ArrayList<>();
    List<String> ignored = new ArrayList<>();
    for (Ast.Rename rename : map.renames()) {
      switch (rename) {
        case Ast.Renamed renamed -> rules.add(rule(renamed));
        case Ast.Ignored(Ast.Text theirs, var _) -> {
          placeholders(theirs);
          ignored.add(theirs.value());
        }
      }
    }
    return new NameScheme(map.library().text(), rules, ignored);
  }

  private NameScheme.Rule rule(Ast.Renamed renamed) {
    Set<String> theirs = placeholders(renamed.theirs());
    Set<String> ours = placeholders(renamed.ours());
    if (!theirs.equals(ours)) {
      reports.error(
          Code.NAME_MAP,
          renamed.span(),
          "both sides of a name map have the same placeholders, not %s and %s"
              .formatted(theirs, ours));
    }
    if (renamed.parts() < 1 || renamed.part() < 1 || renamed.part() > renamed.parts()) {
      reports.error(
          Code.NAME_MAP,
          renamed.span(),
          "part %d of %d is not there: parts count from 1"
              .formatted(renamed.part(), renamed.parts()));
    }
    return new NameScheme.Rule(
        renamed.ours().value(),
        renamed.theirs().value(),
        renamed.transposed(),
        renamed.part() - 1,
        renamed.parts());
  }

  private Set<String> placeholders(Ast.Text pattern) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = PLACEHOLDER.matcher(pattern.value());
    while (matcher.find()) {
      if (!VALID.matcher(matcher.group(1)).matches()) {
        reports.error(
            Code.NAME_MAP,
            pattern.span(),
            "`" + matcher.group() + "` is no placeholder",
            "{x} stands for one segment, {x...} for any text");
      }
      names.add(matcher.group());
    }
    return names;
  }
}
