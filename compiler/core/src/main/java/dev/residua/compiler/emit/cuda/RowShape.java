package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.RowKernel;
import dev.residua.compiler.kernel.RowKernel.Place;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.List;

/// How the threads of a [RowKernel] are laid out.
///
/// @param threads of a block
/// @param lanes the threads that share a row: a part of a warp, or the block
/// @param width the adjacent elements that a thread reads at once: 1 or 4
/// @param chunks how often a thread reads so many; 0 where only a run knows how long a row is, or
///   where a row is too long for registers
record RowShape(int threads, int lanes, int width, int chunks) {
  private static final int WARP = 32;

  /// The most numbers of a row that a thread holds in registers.
  private static final int MOST_HELD = 32;

  /// The numbers of a row that a block holds in shared memory where registers cannot.
  static final int SHARED = 4096;

  static RowShape of(RowKernel kernel) {
    if (!kernel.length().isConstant()) {
      return new RowShape(128, 128, 1, 0);
    }
    long length = kernel.length().constant();
    int width = fours(kernel) ? 4 : 1;
    long groups = length / width;
    int most = MOST_HELD / width;
    if (groups <= (long) WARP * Math.min(most, 8)) {
      int lanes = Math.min(WARP, (int) ceilingPowerOfTwo(groups));
      return new RowShape(128, lanes, width, (int) ((groups + lanes - 1) / lanes));
    }
    for (int threads : List.of(128, 256, 512, 1024)) {
      long chunks = (groups + threads - 1) / threads;
      if (chunks <= most && (chunks <= 4 || threads == 1024)) {
        return new RowShape(threads, threads, width, (int) chunks);
      }
    }
    return new RowShape(256, 256, 1, 0);
  }

  /// Whether a row is held in registers.
  boolean inRegisters() {
    return chunks > 0;
  }

  boolean isPartOfWarp() {
    return lanes < WARP;
  }

  /// The rows of a block.
  int rows() {
    return threads / lanes;
  }

  /// Whether every thread has as many elements as the others.
  boolean isExact(RowKernel kernel) {
    return kernel.length().is((long) lanes * width * chunks);
  }

  /// Whether rows and their parts by four begin at multiples of four.
  private static boolean fours(RowKernel kernel) {
    var places = new ArrayList<Place>(kernel.inputs());
    places.add(kernel.out());
    kernel.kept().ifPresent(kept -> places.add(kept.out()));
    return NestShape.divides(4, kernel.length())
        && places.stream()
            .filter(place -> place.elementStride() == 1)
            .allMatch(place ->
                place.buffer().element() == Buffer.Element.FLOAT
                    && NestShape.divides(4, place.offset())
                    && place.rowStrides().stream().allMatch(RowShape::byFour));
  }

  private static boolean byFour(Dim stride) {
    return NestShape.divides(4, stride);
  }

  private static long ceilingPowerOfTwo(long value) {
    return value <= 1 ? 1 : Long.highestOneBit(value - 1) * 2;
  }
}
