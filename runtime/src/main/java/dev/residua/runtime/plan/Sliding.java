package dev.residua.runtime.plan;

import java.util.ArrayList;
import java.util.List;

/// The offsets of a window that slides over images, channel by channel, for the sizes of one run: a
/// depthwise convolution. Channels are adjacent.
///
/// A window may reach over the edges of its image; what is beyond them does not count.
///
/// The kernels read these fields; nobody writes them after [Builder#build].
public final class Sliding {
  /// Steps through an array: where it begins, from image to image, from line to line of places, and
  /// from place to place.
  public record Steps(int from, int image, int line, int place) {
    /// Where place `x` of line `y` of image `n` begins.
    public int at(int n, int y, int x) {
      return from + n * image + y * line + x * place;
    }
  }

  public final int images;

  /// The lines of places, the places of a line, and the channels of each.
  public final int lines;

  public final int places;
  public final int channels;

  /// The steps through the images, the results, and each extra value.
  public final Steps image;

  public final Steps out;
  public final Steps[] extra;

  /// From row to row and from column to column of the window, in the images.
  public final int imageRow;

  public final int imageColumn;

  /// Where the weights begin, and from row to row and column to column of them.
  public final int weights;

  public final int weightsRow;
  public final int weightsColumn;

  /// The places whose window reaches over neither end of their line.
  public final int inside;

  public final int insideEnd;

  private final long[] rows;
  private final long[] columns;

  private Sliding(Builder builder) {
    images = Math.toIntExact(builder.extents[0]);
    lines = Math.toIntExact(builder.extents[1]);
    places = Math.toIntExact(builder.extents[2]);
    channels = Math.toIntExact(builder.extents[3]);
    image = steps(builder.image);
    imageRow = Math.toIntExact(builder.image[4]);
    imageColumn = Math.toIntExact(builder.image[5]);
    weights = Math.toIntExact(builder.weights[0]);
    weightsRow = Math.toIntExact(builder.weights[1]);
    weightsColumn = Math.toIntExact(builder.weights[2]);
    out = steps(builder.out);
    extra = builder.extras.stream().map(Sliding::steps).toArray(Steps[]::new);
    rows = builder.rows;
    columns = builder.columns;
    int from = 0;
    while (from < places && firstColumn(from) > 0) {
      from++;
    }
    int to = from;
    while (to < places && firstColumn(to) == 0 && endColumn(to) == columns[0]) {
      to++;
    }
    inside = from;
    insideEnd = to;
  }

  private static Steps steps(long[] values) {
    return new Steps(
        Math.toIntExact(values[0]),
        Math.toIntExact(values[1]),
        Math.toIntExact(values[2]),
        Math.toIntExact(values[3]));
  }

  /// The first row of the window that is there at line `y`.
  public int firstRow(int y) {
    return first(rows, y);
  }

  /// The row after the last that is there.
  public int endRow(int y) {
    return end(rows, y);
  }

  /// The first column of the window that is there at place `x`.
  public int firstColumn(int x) {
    return first(columns, x);
  }

  /// The column after the last that is there.
  public int endColumn(int x) {
    return end(columns, x);
  }

  private static int first(long[] axis, int place) {
    return (int) Math.clamp(axis[1] + axis[2] * place, 0, axis[0]);
  }

  private static int end(long[] axis, int place) {
    return (int) Math.clamp(axis[3] + axis[4] * place, first(axis, place), axis[0]);
  }

  /// A window that slides over `images` images, to `lines` lines of `places` places with `channels`
  /// channels each.
  public static Builder over(long images, long lines, long places, long channels) {
    return new Builder(images, lines, places, channels);
  }

  /// Collects the steps.
  public static final class Builder {
    private final long[] extents;
    private final List<long[]> extras = new ArrayList<>();
    private long[] rows = new long[5];
    private long[] columns = new long[5];
    private long[] image = new long[6];
    private long[] weights = new long[3];
    private long[] out = new long[4];

    private Builder(long... extents) {
      this.extents = extents;
    }

    /// The rows of the window: those from `first + firstStep * y` up to `end + endStep * y` are
    /// there.
    public Builder rows(long count, long first, long firstStep, long end, long endStep) {
      rows = new long[] {count, first, firstStep, end, endStep};
      return this;
    }

    /// The columns of the window, as above.
    public Builder columns(long count, long first, long firstStep, long end, long endStep) {
      columns = new long[] {count, first, firstStep, end, endStep};
      return this;
    }

    /// Where the first image begins, and the steps from image to image, line to line of places,
    /// place to place, and from row to row and column to column of the window.
    public Builder image(long from, long imageStep, long line, long place, long row, long column) {
      image = new long[] {from, imageStep, line, place, row, column};
      return this;
    }

    /// Where the weights begin, and their steps from row to row and column to column.
    public Builder weights(long from, long row, long column) {
      weights = new long[] {from, row, column};
      return this;
    }

    /// Where the results begin, and their steps.
    public Builder out(long from, long imageStep, long line, long place) {
      out = new long[] {from, imageStep, line, place};
      return this;
    }

    /// Another value of the epilogue, and its steps.
    public Builder extra(long from, long imageStep, long line, long place) {
      extras.add(new long[] {from, imageStep, line, place});
      return this;
    }

    public Sliding build() {
      return new Sliding(this);
    }
  }
}
