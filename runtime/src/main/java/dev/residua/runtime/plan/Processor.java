package dev.residua.runtime.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What is known of the processor that this JVM runs on.
final class Processor {
  /// Whether it is of AMD's family 25, to which Zen 4 belongs: a multiply-add of 512 bits takes the
  /// whole of a cycle, in two passes. Zen 3, of the same family, has no such vectors. False where
  /// it cannot be told, as on other systems than Linux.
  static final boolean ZEN_4 = isZen4();

  private Processor() {}

  private static boolean isZen4() {
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
      // Not Linux.
    }
    return false;
  }
}
