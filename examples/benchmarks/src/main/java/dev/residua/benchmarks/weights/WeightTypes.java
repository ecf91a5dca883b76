package dev.residua.benchmarks.weights;

import dev.residua.benchmarks.Options;
import dev.residua.benchmarks.measure.Medians;
import dev.residua.cli.profile.MadeInputs;
import dev.residua.cli.run.GeneratedModel;
import dev.residua.compiler.CompileOptions;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.emit.java.JavaOptions;
import dev.residua.compiler.emit.java.WeightType;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.source.SourceFile;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.Model;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Times GPT-2 small with weights of every type, in turns, on one token and on a prompt; the script
/// `compare --weights` starts it. Its weights are random: the differences say how exact sums are,
/// not how good a trained model stays.
public final class WeightTypes {
  private static final long PROMPT_LENGTH = 128;

  private static final String TOKEN = "gpt2-token";

  private static final String PROMPT = "gpt2-prompt-" + PROMPT_LENGTH;

  private static final String FORMAT = "%-18s %8s %6s %10s %8s %20s%n";

  private final Options options;
  private final Graph graph = graph();

  private WeightTypes(Options options) {
    this.options = options;
  }

  /// The options of the script.
  public static void main(String[] arguments) {
    Options.run(arguments, List.of(TOKEN, PROMPT), "", options -> new WeightTypes(options).run());
  }

  private static Graph graph() {
    var file =
        Path.of(System.getProperty("residua.root", "."), "examples", "gallery", "gpt2.resnet");
    try {
      var source = new SourceFile(file.toString(), Files.readString(file));
      return Compiler.check(source, SourceLoader.none(), CompileOptions.DEFAULT)
          .graphs()
          .getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int run() {
    System.out.printf(
        Locale.ROOT, FORMAT, "row", "threads", "type", "ms", "ratio", "largest difference");
    for (int threads : options.threads()) {
      try (var pool = Threads.of(threads)) {
        var models = new EnumMap<WeightType, Model>(WeightType.class);
        for (var type : WeightType.values()) {
          models.put(type, load(type, pool));
        }
        for (long length : new long[] {1, PROMPT_LENGTH}) {
          var row = length == 1 ? TOKEN : PROMPT;
          if (options.wants(row)) {
            measure(row, threads, models, inputs(length));
          }
        }
      }
    }
    return 0;
  }

  private Model load(WeightType type, Threads pool) {
    var files = Compiler.generate(graph, "benchmark", JavaOptions.DEFAULT.with(type));
    var compiled = GeneratedModel.compile(files, Compiler.className(graph, "benchmark"));
    try (var weights = Weights.random(1)) {
      return compiled.load(weights, pool);
    }
  }

  private Map<String, Tensor> inputs(long length) {
    return MadeInputs.of(Compiler.program(graph), Map.of("N", 1L, "T", length));
  }

  private void measure(
      String row, int threads, Map<WeightType, Model> models, Map<String, Tensor> inputs) {
    var times = new EnumMap<WeightType, List<Double>>(WeightType.class);
    models.forEach((type, model) -> {
      times.put(type, new ArrayList<>());
      long end = System.nanoTime() + (options.quick() ? 2_000_000_000L : 6_000_000_000L);
      while (System.nanoTime() < end) {
        model.run(inputs);
      }
    });
    for (int i = 0; i < (options.quick() ? 20 : 60); i++) {
      models.forEach((type, model) -> {
        long start = System.nanoTime();
        model.run(inputs);
        Objects.requireNonNull(times.get(type)).add((System.nanoTime() - start) / 1e6);
      });
    }
    double whole = Medians.of(Objects.requireNonNull(times.get(WeightType.F32)));
    var exact = logits(Objects.requireNonNull(models.get(WeightType.F32)), inputs);
    models.forEach((type, model) -> {
      double millis = Medians.of(Objects.requireNonNull(times.get(type)));
      double difference = difference(exact, logits(model, inputs));
      System.out.printf(
          Locale.ROOT,
          FORMAT,
          row,
          threads,
          type,
          "%.2f".formatted(millis),
          "%.2f".formatted(whole / millis),
          "%.1e".formatted(difference));
    });
  }

  private static float[] logits(Model model, Map<String, Tensor> inputs) {
    return ((FloatTensor) Objects.requireNonNull(model.run(inputs).get("logits"))).data();
  }

  /// The largest difference, as a part of the largest number.
  private static double difference(float[] exact, float[] other) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < exact.length; i++) {
      largest = Math.max(largest, Math.abs(exact[i]));
      difference = Math.max(difference, Math.abs(exact[i] - other[i]));
    }
    return difference / largest;
  }
}
