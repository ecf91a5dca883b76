package dev.residua.runtime.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Brings weights into the cache before a tile needs them.
///
/// A tile of many sums waits for each row of weights that comes from memory: the processor's queue
/// is full of multiplications that cannot start, and so it does not reach the loads that follow. A
/// loop that does nothing but load has many lines on their way at once.
///
/// It does not pay on Zen 4, where a multiply-add of 512 bits takes the whole of a cycle and the
/// processor's own prefetching keeps up with the tiles. Zen 3, of the same family 25 of AMD's, has
/// no such vectors and is taken to be alike.
public final class Fetch {
  /// Whether tiles of this machine need it.
  public static final boolean PAYS = !prefetchingKeepsUp();

  /// Below this many rows, tiles are so small that they wait for nothing but the memory itself.
  public static final int ROWS = 8;

  /// The floats of a cache line, at most.
  private static final int LINE = 16;

  private Fetch() {}

  private static boolean prefetchingKeepsUp() {
    try (var lines = Files.newBufferedReader(Path.of("/proc/cpuinfo"))) {
      boolean amd = false;
      for (String line = lines.readLine();
          line != null && !line.isEmpty();
          line = lines.readLine()) {
        amd |= line.startsWith("vendor_id") && line.endsWith("AuthenticAMD");
        if (line.startsWith("cpu family")) {
          return amd && line.endsWith(" 25");
        }
      }
    } catch (IOException _) {
      // Not Linux: most machines need it.
    }
    return false;
  }

  /// Loads one float of every cache line from `from` up to `to`, which are four lines or a multiple
  /// apart.
  ///
  /// @return what is to be stored somewhere, so that the loads are not left out
  public static float lines(float[] w, int from, int to) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    for (int i = from; i < to; i += 4 * LINE) {
      a += w[i];
      b += w[i + LINE];
      c += w[i + 2 * LINE];
      d += w[i + 3 * LINE];
    }
    return a + b + (c + d);
  }
}
