package dev.residua.runtime.plan;

/// Where one thread is in its share of [Bands]: which lines of each kernel are computed next.
///
/// A thread that begins its share, or an image, computes all lines that its first lines need; from
/// then on, lines that are needed again are kept.
public final class Band {
  /// Per kernel: the lines of its result that come next, counted through all images.
  public final int[] from;

  public final int[] to;

  /// Per value between two kernels: from a place in the whole value to where that is held.
  public final int[] shift;

  private final Bands bands;

  /// Per value: the first line that is held, in its image.
  private final int[] holds;

  private int next;
  private int end;
  private int height;
  private boolean begins;

  Band(Bands bands) {
    this.bands = bands;
    from = new int[bands.kernels];
    to = new int[bands.kernels];
    shift = new int[bands.kernels];
    holds = new int[bands.kernels];
  }

  /// Begins a share: the lines of the last result from `first` up to `last`, counted through all
  /// images.
  public void share(int first, int last) {
    next = first;
    end = last;
    begins = true;
  }

  /// Goes on to the next band; false where there is none.
  public boolean next(float[] scratch) {
    if (next >= end) {
      return false;
    }
    int k = bands.kernels - 1;
    int lines = bands.lines[k];
    int image = next / lines;
    int y = next - image * lines;
    begins |= y == 0;
    int left = Math.min(end - image * lines, lines) - y;
    if (begins) {
      // Bands of like height.
      int count = (left + bands.most - 1) / bands.most;
      height = (left + count - 1) / count;
    }
    int first = y;
    int last = y + Math.min(height, left);
    next = image * lines + last;
    for (; k > 0; k--) {
      from[k] = image * bands.lines[k] + first;
      to[k] = image * bands.lines[k] + last;
      int begin = image * bands.lines[k - 1];
      int done = begins ? 0 : to[k - 1] - begin;
      if (first < last) {
        int needed = bands.first(k, first);
        last = bands.end(k, last - 1);
        hold(k - 1, needed, done, last, scratch);
        shift[k - 1] = bands.room[k - 1] - (begin + holds[k - 1]) * bands.line[k - 1];
        done = Math.max(done, needed);
      }
      first = done;
      last = Math.max(first, last);
    }
    from[0] = image * bands.lines[0] + first;
    to[0] = image * bands.lines[0] + last;
    begins = false;
    return true;
  }

  /// Makes room for the lines from `needed` up to `last`, of which those before `done` are there.
  private void hold(int value, int needed, int done, int last, float[] scratch) {
    if (begins || done <= needed) {
      holds[value] = needed;
    } else if (last - holds[value] > bands.held[value]) {
      int line = bands.line[value];
      int room = bands.room[value];
      int at = room + (needed - holds[value]) * line;
      System.arraycopy(scratch, at, scratch, room, (done - needed) * line);
      holds[value] = needed;
    }
  }
}
