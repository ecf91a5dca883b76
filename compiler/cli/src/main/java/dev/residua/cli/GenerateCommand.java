package dev.residua.cli;

import dev.residua.cli.run.Continuation;
import dev.residua.cli.run.Engine;
import dev.residua.cli.run.Engines;
import dev.residua.cli.run.Given;
import dev.residua.cli.run.NamedFile;
import dev.residua.cli.run.Prompt;
import dev.residua.cli.run.Sampler;
import dev.residua.cli.run.Tokenizers;
import dev.residua.cli.run.WeightsChoice;
import dev.residua.cli.store.ModelStore;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.emit.java.JavaOptions;
import dev.residua.compiler.generate.Derivation;
import dev.residua.compiler.generate.Generation;
import dev.residua.runtime.GenerativeModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `residua generate`: goes on with a sequence, one token at a time.
@Command(
    name = "generate",
    description = {
      "Go on with a sequence: compute the likeliest next token again and again.",
      "",
      "For models whose attention is causal. What it needs of earlier tokens is kept, so that each"
          + " token costs as much as one position. The prompt is a text where the model says `from"
          + " text`, or ids; what follows is printed as it is computed."
    },
    footer = {
      "  residua generate gpt2.resnet --weights gpt2.safetensors --tokens 464,3139,286 \\",
      "      --count 20",
      "  residua generate sorting_gpt.resnet --weights gpt-nano-sort.safetensors \\",
      "      --text CBABCA --count 6",
      "  residua generate gpt.resnet --weights random:1 --input ids=ids.npy --temperature 0.8"
    })
final class GenerateCommand implements Callable<Integer> {
  private final Residua root;
  private final Console console;

  @Parameters(index = "0", paramLabel = "FILE", description = "The .resnet file.")
  private String file = "";

  @Mixin private ModelOptions model = new ModelOptions();

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = {
        "A file (safetensors, its index.json, npz, onnx), maven:group:artifact:version!/entry, or"
            + " random:SEED. By default what the model names."
      })
  private Optional<String> weights = Optional.empty();

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "A text for the inputs `from text`: the prompt, or what is translated.")
  private Optional<String> text = Optional.empty();

  @Option(names = "--tokens", paramLabel = "ID,…", split = ",", description = "The prompt as ids.")
  private List<Integer> tokens = new ArrayList<>();

  @Option(
      names = "--input",
      paramLabel = "NAME=FILE.npy",
      description = "A tensor for an input, also for the prompt; can be repeated.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--output",
      paramLabel = "NAME",
      description = "Which output has the logits, where there are several.")
  private Optional<String> output = Optional.empty();

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many tokens to make: 20 if not given.")
  private int count = 20;

  @Option(
      names = "--stop",
      paramLabel = "TOKEN",
      description = "A token, or its id, after which nothing follows.")
  private Optional<String> stop = Optional.empty();

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0",
      description = "Draw tokens at random, the more so the higher; 0 takes the likeliest.")
  private double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      defaultValue = "0",
      description = "Draw among the K likeliest; 0 among all.")
  private int topK;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "What the random draws follow from: 1 if not given.")
  private long seed = 1;

  @Mixin private WeightTypeOption weightType = new WeightTypeOption();

  @Mixin private ThreadsOption threads = new ThreadsOption();

  GenerateCommand(Residua root, Console console) {
    this.root = root;
    this.console = console;
  }

  @Override
  public Integer call() {
    var path = InputFiles.path(file);
    var compilation = new Compilation(console, root.colour(), DiagnosticsFormat.TEXT, false);
    var graph = compilation.one(path, model.compileOptions());
    if (graph.isEmpty()) {
      return ExitCode.MISTAKE;
    }
    return switch (Compiler.generation(graph.get())) {
      case Derivation.Hindered(var reason, var _) -> {
        compilation.report(reason);
        yield ExitCode.MISTAKE;
      }
      case Derivation.Found(var generation) -> {
        generate(generation, compilation.origin(), path.toAbsolutePath().resolveSibling(""));
        yield ExitCode.OK;
      }
    };
  }

  private void generate(Generation generation, List<String> origin, Path folder) {
    threads.check();
    if (count < 1) {
      throw new UserError("--count " + count + ": at least one token is made");
    }
    var sampler = new Sampler(temperature, topK, seed);
    var store = ModelStore.of(console);
    var given =
        new Given(
            inputs.stream().map(i -> NamedFile.of("--input", i)).toList(),
            text.stream().toList(),
            List.of());
    var prompt =
        new Prompt(generation, new Tokenizers(store, folder)).of(given, tokens, output, stop);
    try (var pool = threads.open();
        var loader =
            new Engines(
                console,
                generation.whole(),
                origin,
                pool,
                weightType.in(JavaOptions.DEFAULT),
                _ -> {
                  throw new IllegalStateException("no device is asked for");
                })) {
      GenerativeModel loaded;
      try (var opened = WeightsChoice.open(weights, generation.whole().weights(), folder, store)) {
        loaded = (GenerativeModel) loader.load(Engine.JAVA, opened);
      }
      var speed = new Continuation(loaded, prompt, sampler).write(count, console.out());
      console.err().println("residua: " + speed);
    }
  }
}
