package dev.residua.compiler.diagnostic;

import dev.residua.compiler.source.SourceFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Prints a diagnostic for a person: the message, the source lines it concerns with marks under
/// them, and the help.
///
/// @param colour whether to print ANSI colours
/// @param width the cells of the terminal; below 40 it is taken as 40
public record TextRenderer(boolean colour, int width) {
  private static final int NARROWEST = 40;

  public TextRenderer {
    width = Math.max(width, NARROWEST);
  }

  /// The lines of a diagnostic, each with its line end.
  public String render(Diagnostic diagnostic) {
    StringBuilder out = new StringBuilder();
    Style severity = diagnostic.severity() == Severity.ERROR ? Style.ERROR : Style.WARNING;
    String head = diagnostic.severity().word() + "[" + diagnostic.code().id() + "]";
    List<String> message = DisplayText.wrap(head + ": " + diagnostic.message(), width - 2);
    out.append(paint(severity, head));
    out.append(paint(Style.BOLD, message.getFirst().substring(head.length()))).append('\n');
    message.stream().skip(1).forEach(l -> out.append(paint(Style.BOLD, "  " + l)).append('\n'));
    renderLabels(diagnostic, severity, out);
    diagnostic.help().ifPresent(help -> renderHelp(help, out));
    return out.toString();
  }

  private void renderHelp(String help, StringBuilder out) {
    List<String> lines = DisplayText.wrap(help, width - 6);
    out.append(paint(Style.HELP, "help:")).append(' ').append(lines.getFirst()).append('\n');
    lines.stream().skip(1).forEach(line -> out.append("      ").append(line).append('\n'));
  }

  private void renderLabels(Diagnostic diagnostic, Style severity, StringBuilder out) {
    List<Label> labels = diagnostic.labels();
    if (labels.isEmpty()) {
      return;
    }
    int lastLine = labels.stream().mapToInt(label -> label.span().line()).max().getAsInt();
    Gutter gutter = new Gutter(String.valueOf(lastLine).length());
    List<SourceFile> files = labels.stream().map(label -> label.span().file()).distinct().toList();
    for (SourceFile file : files) {
      List<Label> here =
          labels.stream()
              .filter(label -> label.span().file() == file)
              .sorted(Comparator.comparingInt(label -> label.span().start()))
              .toList();
      Label jump = here.stream().filter(Label::primary).findFirst().orElse(here.getFirst());
      out.append(paint(Style.GUTTER, gutter.blank() + "┌─ ")).append(jump.span()).append('\n');
      renderFile(file, here, gutter, severity, out);
    }
  }

  private void renderFile(
      SourceFile file, List<Label> labels, Gutter gutter, Style severity, StringBuilder out) {
    int previous = -1;
    int index = 0;
    while (index < labels.size()) {
      int line = labels.get(index).span().line();
      if (previous >= 0 && line > previous + 2) {
        out.append(paint(Style.GUTTER, gutter.blank() + "·")).append('\n');
      } else if (previous >= 0 && line == previous + 2) {
        Window window = new Window(file.lineText(previous + 1), room(gutter), 0, 0);
        renderSource(previous + 1, window, gutter, out);
      }
      List<Label> onLine = new ArrayList<>();
      while (index < labels.size() && labels.get(index).span().line() == line) {
        onLine.add(labels.get(index++));
      }
      renderLine(file, line, onLine, gutter, severity, out);
      previous = line;
    }
  }

  private void renderLine(
      SourceFile file,
      int line,
      List<Label> labels,
      Gutter gutter,
      Style severity,
      StringBuilder out) {
    String text = file.lineText(line);
    int first = cell(file, line, labels.getFirst().span().start());
    int last = labels.stream().mapToInt(label -> end(file, line, label)).max().getAsInt();
    Window window = new Window(text, room(gutter), first, last);
    renderSource(line, window, gutter, out);
    for (Label label : labels) {
      int from = window.shown(cell(file, line, label.span().start()));
      int to = Math.max(from + 1, window.shown(end(file, line, label)));
      renderMark(label, from, to, gutter, severity, out);
    }
  }

  private void renderSource(int line, Window window, Gutter gutter, StringBuilder out) {
    out.append(paint(Style.GUTTER, gutter.number(line) + "│"));
    String shown = window.text();
    out.append(shown.isEmpty() ? "" : " " + shown).append('\n');
  }

  private void renderMark(
      Label label, int from, int to, Gutter gutter, Style severity, StringBuilder out) {
    Style style = label.primary() ? severity : Style.SECONDARY;
    String mark = (label.primary() ? "^" : "-").repeat(to - from);
    String bar = paint(Style.GUTTER, gutter.blank() + "│");
    int room = room(gutter);
    boolean beside = to + 1 + DisplayText.width(label.text()) <= room;
    out.append(bar).append(' ').append(" ".repeat(from));
    out.append(paint(style, beside && !label.text().isEmpty() ? mark + " " + label.text() : mark));
    out.append('\n');
    if (!beside) {
      int indent = Math.min(from, Math.max(0, room - Math.max(30, Math.min(room, 46))));
      for (String part : DisplayText.wrap(label.text(), room - indent)) {
        out.append(bar)
            .append(' ')
            .append(" ".repeat(indent))
            .append(paint(style, part))
            .append('\n');
      }
    }
  }

  private int room(Gutter gutter) {
    return width - gutter.blank().length() - 2;
  }

  private static int cell(SourceFile file, int line, int offset) {
    int end = Math.min(Math.max(offset, file.lineStart(line)), file.lineEnd(line));
    return DisplayText.width(DisplayText.expand(file.text().substring(file.lineStart(line), end)));
  }

  private static int end(SourceFile file, int line, Label label) {
    int start = cell(file, line, label.span().start());
    return Math.max(start + 1, cell(file, line, label.span().end()));
  }

  private String paint(Style style, String text) {
    return colour && !text.isEmpty() ? "\033[" + style.sequence + "m" + text + "\033[0m" : text;
  }

  private enum Style {
    ERROR("1;31"),
    WARNING("1;33"),
    BOLD("1"),
    SECONDARY("34"),
    GUTTER("2"),
    HELP("1;36");

    private final String sequence;

    Style(String sequence) {
      this.sequence = sequence;
    }
  }

  private record Gutter(int digits) {
    String blank() {
      return " ".repeat(digits + 1);
    }

    String number(int line) {
      return " ".repeat(digits - String.valueOf(line).length()) + line + " ";
    }
  }
}
