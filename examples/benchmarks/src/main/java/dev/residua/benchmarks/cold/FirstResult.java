package dev.residua.benchmarks.cold;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a process has taken when its first result is there.
///
/// @param nanos since `main` began
/// @param cpuTicks of all threads since the process began, in hundredths of a second
/// @param peakKib the greatest resident size so far
record FirstResult(long nanos, long cpuTicks, long peakKib) {
  private static final String PEAK = "VmHWM:";

  /// Called first of all when the result is there: it reads the figures before it loads any class
  /// that the result did not need.
  static FirstResult since(long start) throws IOException {
    long nanos = System.nanoTime() - start;
    var stat = Files.readString(Path.of("/proc/self/stat"));
    var status = Files.readString(Path.of("/proc/self/status"));
    // The fields after the name of the program, which may have blanks: 14 and 15 are CPU times.
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    int begin = status.indexOf(PEAK) + PEAK.length();
    var peak = status.substring(begin, status.indexOf("kB", begin)).strip();
    return new FirstResult(nanos, ticks, Long.parseLong(peak));
  }

  /// Prints the figures and writes the result for the process that compares.
  void report(float[] result, Path file) throws IOException {
    System.out.println(nanos + " " + cpuTicks + " " + peakKib);
    var bytes = ByteBuffer.allocate(result.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(result);
    Files.write(file, bytes.array());
  }

  /// The figures as they were printed.
  static FirstResult parse(String line) {
    var words = line.split(" ", -1);
    return new FirstResult(
        Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
  }
}
