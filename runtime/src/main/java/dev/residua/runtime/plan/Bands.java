package dev.residua.runtime.plan;

import java.util.ArrayList;
import java.util.List;

/// Kernels that compute one image from another, line by line, and are run together: some lines of
/// the last result at a time, a band, and of every value between them what these lines need. A
/// value between two kernels is never whole; the lines that a thread works on stay in its second
/// cache.
///
/// Generated code reads this; nobody writes it after [Builder#build], except a thread its [Band].
public final class Bands {
  /// Large arrays begin 16 bytes into a unit of memory that is aligned to far more than a line of a
  /// cache: from here on, vectors do not straddle lines.
  private static final int ALIGNED = 12;

  /// An array of so many floats is placed by itself by a garbage collector, and so aligned.
  private static final int LARGE = 1 << 20;

  /// The kernels.
  final int kernels;

  /// Per kernel: the lines of an image of its result, and their elements.
  final int[] lines;

  final int[] line;

  /// Per kernel: which lines of the result before it a line needs: `rows` of them, from `y * step -
  /// before` on, as far as they are there.
  private final int[] rows;

  private final int[] step;
  private final int[] before;

  /// Per value between two kernels: the lines that there is room for, and where that begins.
  final int[] held;

  final int[] room;

  /// The most lines of the last result in a band.
  final int most;

  private final int images;
  private final int scratch;
  private final Band[] bands;

  private Bands(Builder builder, int threads, int from) {
    kernels = builder.stages.size();
    images = Math.toIntExact(builder.images);
    lines = field(builder.stages, 0);
    line = field(builder.stages, 1);
    rows = field(builder.stages, 2);
    step = field(builder.stages, 3);
    before = field(builder.stages, 4);
    int height = 1;
    while (height < lines[kernels - 1] && floats(height + 1, builder.input) <= builder.cache) {
      height++;
    }
    most = height;
    held = held(most);
    room = new int[kernels];
    int end = from;
    for (int k = 0; k < kernels - 1; k++) {
      room[k] = aligned(end);
      end = Math.addExact(room[k], Math.multiplyExact(held[k], line[k]));
    }
    scratch = Math.max(end, LARGE) - from;
    bands = new Band[threads];
    for (int i = 0; i < threads; i++) {
      bands[i] = new Band(this);
    }
  }

  /// The next place where vectors straddle no lines of the cache.
  private static int aligned(int place) {
    return Math.addExact(place, Math.floorMod(ALIGNED - place, Panels.GRAIN));
  }

  private static int[] field(List<long[]> stages, int index) {
    int[] values = new int[stages.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.toIntExact(stages.get(i)[index]);
    }
    return values;
  }

  /// Per kernel, the most lines of its result that a band of `height` lines of the last one needs.
  private int[] held(int height) {
    int[] count = new int[kernels];
    count[kernels - 1] = height;
    for (int k = kernels - 1; k > 0; k--) {
      int window = (count[k] - 1) * step[k] + Math.max(rows[k], step[k]);
      count[k - 1] = Math.min(lines[k - 1], window);
    }
    return count;
  }

  /// What a band of `height` lines goes through, its input included.
  private long floats(int height, long input) {
    int[] count = held(height);
    long floats = count[0] * input;
    for (int k = 0; k < kernels; k++) {
      floats += (long) count[k] * line[k];
    }
    return floats;
  }

  /// The lines of the last result, of all images: what threads share.
  public int total() {
    return images * lines[kernels - 1];
  }

  /// The elements of scratch memory that a thread needs.
  public int scratch() {
    return scratch;
  }

  /// Where a thread is.
  public Band of(int part) {
    return bands[part % bands.length];
  }

  /// The first line that line `y` of kernel `k` needs.
  int first(int k, int y) {
    return Math.clamp((long) y * step[k] - before[k], 0, lines[k - 1]);
  }

  /// The line after the last that line `y` of kernel `k` needs.
  int end(int k, int y) {
    return Math.clamp((long) y * step[k] - before[k] + rows[k], 0, lines[k - 1]);
  }

  /// Kernels over so many images, whose values fill `cache` floats at a time at most, where lines
  /// are not larger than that.
  public static Builder of(long images, long cache) {
    return new Builder(images, cache);
  }

  /// Collects the kernels in their order.
  public static final class Builder {
    private final long images;
    private final long cache;
    private final List<long[]> stages = new ArrayList<>();
    private long input;

    private Builder(long images, long cache) {
      this.images = images;
      this.cache = cache;
    }

    /// The first kernel: the lines of an image of its result, the elements of a line, and those of
    /// the input that a line goes through.
    public Builder first(long lines, long line, long inputs) {
      stages.add(new long[] {lines, line, 0, 0, 0});
      input = inputs;
      return this;
    }

    /// The next kernel: its lines and their elements, and which lines before it a line needs:
    /// `rows` of them from `y * step - before` on.
    public Builder then(long lines, long line, long rows, long step, long before) {
      stages.add(new long[] {lines, line, rows, step, before});
      return this;
    }

    /// @param threads how many may work at once
    /// @param from where in their scratch memory there is room
    public Bands build(int threads, int from) {
      return new Bands(this, threads, from);
    }
  }
}
