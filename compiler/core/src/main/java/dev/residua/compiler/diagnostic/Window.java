package dev.residua.compiler.diagnostic;

/// The part of a source line that fits in `room` cells and holds the cells `first` to `last`; what
/// is cut off shows as `…`.
final class Window {
  private final String line;
  private final int room;
  private final int from;

  Window(String source, int room, int first, int last) {
    this.line = DisplayText.expand(source).stripTrailing();
    this.room = room;
    int width = DisplayText.width(line);
    if (width <= room || last < room) {
      this.from = 0;
    } else {
      int wanted = last + 1 - room + Math.min(8, Math.max(0, width - last));
      this.from = Math.max(0, Math.min(wanted, Math.max(0, first - 1)));
    }
  }

  String text() {
    int width = DisplayText.width(line);
    boolean cutsLeft = from > 0;
    boolean cutsRight = width - from > room;
    String shown =
        DisplayText.cells(line, cutsLeft ? from + 1 : from, cutsRight ? from + room - 1 : width);
    return (cutsLeft ? "…" : "") + shown + (cutsRight ? "…" : "");
  }

  /// Where a cell of the line stands in the window.
  int shown(int cell) {
    return Math.min(Math.max(cell - from, 0), room);
  }
}
