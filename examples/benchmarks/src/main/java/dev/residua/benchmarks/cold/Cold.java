package dev.residua.benchmarks.cold;

import dev.residua.benchmarks.Options;
import dev.residua.benchmarks.engine.Difference;
import dev.residua.benchmarks.measure.JavaProcess;
import dev.residua.benchmarks.network.Preparation;
import dev.residua.benchmarks.network.Prepared;
import dev.residua.benchmarks.network.Row;
import dev.residua.benchmarks.network.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Starts fresh JVMs in turns, each of which loads a network, runs it once and ends; the script
/// `compare --cold` starts it.
public final class Cold {
  private static final String DEFAULT = "^(minilm-1x128|resnet50-1)$";
  private static final int ROUNDS = 9;
  private static final int QUICK = 5;

  private Cold() {}

  /// The options of the script, of which `--rows` and `--quick` count.
  public static void main(String[] arguments) {
    Options.run(arguments, Rows.names(Rows.networks()), DEFAULT, Cold::run);
  }

  private static int run(Options options) {
    print(
        "%-16s %-24s %13s %10s %8s %9s %14s%n",
        "row", "", "main to first", "process ms", "CPU ms", "peak MiB", "above weights");
    for (var row : Rows.networks()) {
      if (options.wants(row.name())) {
        try {
          measure(row, options.quick() ? QUICK : ROUNDS);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return 0;
  }

  private static void measure(Row row, int rounds) throws IOException {
    var prepared = new Preparation().prepare(row, Preparation.Storage.WHOLE);
    double weights = Files.size(prepared.weights()) / 1024.0 / 1024.0;
    Map<Contender, Starts> starts = new EnumMap<>(Contender.class);
    Map<Contender, float[]> results = new EnumMap<>(Contender.class);
    // The first round brings the files into memory and is not counted.
    for (int round = 0; round <= rounds; round++) {
      for (var contender : Contender.values()) {
        var file = Files.createTempFile("first", ".f32");
        var start = start(contender, prepared, file);
        if (round == 0) {
          starts.put(contender, new Starts());
          results.put(contender, floats(file));
        } else {
          of(starts, contender).add(start);
        }
        Files.delete(file);
      }
    }
    int batch = prepared.inputs().getFirst().shape()[0];
    float[] ours = of(results, Contender.RESIDUA);
    float[] theirs =
        prepared.pooling().apply(of(results, Contender.ONNX_RUNTIME), batch, ours.length / batch);
    Difference.check(theirs, ours);
    for (var contender : Contender.values()) {
      var one = of(starts, contender);
      print(
          "%-16s %-24s %10.0f ms %10.0f %8.0f %9.0f %10.0f MiB%n",
          row.name(),
          contender.title,
          one.millis(),
          one.processMillis(),
          one.cpuMillis(),
          one.peakMib(),
          one.peakMib() - weights);
    }
    var residua = of(starts, Contender.RESIDUA);
    for (var contender : List.of(Contender.ONNX_RUNTIME, Contender.UNPACKED)) {
      var other = of(starts, contender);
      print(
          "%-16s %-24s %13.2f %10.2f %8.2f %9.2f %14.2f%n",
          "ratio",
          "to " + contender.title,
          other.millis() / residua.millis(),
          other.processMillis() / residua.processMillis(),
          other.cpuMillis() / residua.cpuMillis(),
          other.peakMib() / residua.peakMib(),
          (other.peakMib() - weights) / (residua.peakMib() - weights));
    }
  }

  private static <V> V of(Map<Contender, V> values, Contender contender) {
    return Objects.requireNonNull(values.get(contender));
  }

  private static Starts.Start start(Contender contender, Prepared row, Path result) {
    var process = new JavaProcess(contender.arguments(row, result));
    var lines = new ArrayList<String>();
    long begin = System.nanoTime();
    process.run(lines::add);
    double millis = (System.nanoTime() - begin) / 1e6;
    return new Starts.Start(millis, FirstResult.parse(lines.getLast()));
  }

  private static float[] floats(Path file) throws IOException {
    var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    float[] floats = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(floats);
    return floats;
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format, values);
    System.out.flush();
  }
}
