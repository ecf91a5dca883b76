package dev.residua.cli;

import dev.residua.cli.run.Comparison;
import dev.residua.cli.run.Engine;
import dev.residua.cli.run.Engines;
import dev.residua.cli.run.Given;
import dev.residua.cli.run.Inputs;
import dev.residua.cli.run.NamedFile;
import dev.residua.cli.run.OutputPlan;
import dev.residua.cli.run.OutputPrinter;
import dev.residua.cli.run.Tokenizers;
import dev.residua.cli.run.WeightsChoice;
import dev.residua.cli.store.ModelStore;
import dev.residua.compiler.emit.java.JavaOptions;
import dev.residua.compiler.graph.Graph;
import dev.residua.runtime.Model;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `residua run`: compiles a model in memory, loads weights, computes its outputs.
@Command(
    name = "run",
    description = {
      "Run a model: compile it, load its weights, compute its outputs.",
      "",
      "Inputs are .npy files, or texts and pictures where the model says `from text` or `from"
          + " image`. Outputs are printed for a person, and written as .npy files where wished."
    },
    footer = {
      "  residua run minilm.resnet --text \"A man is eating.\" --text \"A meal.\"",
      "  residua run resnet.resnet --model ResNet50 --weights r50.safetensors \\",
      "      --image cat.jpg",
      "  residua run gpt.resnet --weights random:1 --input ids=ids.npy \\",
      "      --output logits=logits.npy",
      "  residua run minilm.resnet --text \"A meal.\" --compare java,cuda",
      "  residua run minilm.resnet --text \"A meal.\" --weight-type q8 --compare java,reference"
    })
final class RunCommand implements Callable<Integer> {
  private static final int NAMED_UNUSED = 3;

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
      description = "A text for the inputs `from text`; can be repeated.")
  private List<String> texts = new ArrayList<>();

  @Option(
      names = "--image",
      paramLabel = "FILE",
      description = "A picture for the inputs `from image`; can be repeated.")
  private List<String> images = new ArrayList<>();

  @Option(
      names = "--input",
      paramLabel = "NAME=FILE.npy",
      description = "A tensor for an input; can be repeated. Or FILE.npz with tensors by name.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--output",
      paramLabel = "NAME=FILE.npy",
      description = "Write an output to a file; can be repeated. Or FILE.npz for all.")
  private List<String> outputs = new ArrayList<>();

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "java",
      description = "What runs the model: java, or cuda for a GPU, by kernels that nvcc builds.")
  private Engine device = Engine.JAVA;

  @Option(
      names = "--compare",
      paramLabel = "A,B",
      split = ",",
      description = {
        "Run the model by two of java, cuda and reference (the interpreter, slow and in double"
            + " precision), and print how far their outputs are apart."
      })
  private List<Engine> compare = new ArrayList<>();

  @Mixin private PrecisionOption precision = new PrecisionOption();

  @Mixin private WeightTypeOption weightType = new WeightTypeOption();

  @Mixin private ThreadsOption threads = new ThreadsOption();

  RunCommand(Residua root, Console console) {
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
    run(graph.get(), compilation.origin(), path.toAbsolutePath().resolveSibling(""));
    return ExitCode.OK;
  }

  private void run(Graph graph, List<String> origin, Path folder) {
    threads.check();
    var engines = engines();
    weightType.requireJava(engines.contains(Engine.CUDA));
    var store = ModelStore.of(console);
    var plan =
        OutputPlan.of(graph, outputs.stream().map(o -> NamedFile.of("--output", o)).toList());
    var given =
        new Given(
            inputs.stream().map(i -> NamedFile.of("--input", i)).toList(),
            texts,
            images.stream().map(InputFiles::path).toList());
    var tokenizers = new Tokenizers(store, folder);
    Map<String, Tensor> tensors = new Inputs(graph, tokenizers).of(given);
    var printer = new OutputPrinter(console, store, folder, tokenizers);
    var prepared = graph.outputs().stream().map(printer::prepare).toList();

    Map<String, Tensor> results;
    try (var pool = threads.open();
        var loader =
            new Engines(
                console,
                graph,
                origin,
                pool,
                weightType.in(JavaOptions.DEFAULT),
                precision::cudaOptions)) {
      var loaded = load(engines, loader, graph, folder, store);
      results = run(graph, loaded.getFirst(), tensors);
      if (engines.size() > 1) {
        var others = run(graph, loaded.getLast(), tensors);
        Comparison.lines(results, others, console.width()).forEach(console.out()::println);
        return;
      }
    }
    for (int i = 0; i < prepared.size(); i++) {
      var result = Objects.requireNonNull(results.get(graph.outputs().get(i).name()));
      prepared.get(i).print(result, items(given));
    }
    plan.write(results).forEach(written -> console.out().println("wrote " + written));
  }

  /// The model with its weights for each engine. The weights' file is closed again.
  private List<Model> load(
      List<Engine> engines, Engines loader, Graph graph, Path folder, ModelStore store) {
    try (var opened = WeightsChoice.open(weights, graph.weights(), folder, store)) {
      var loaded = engines.stream().map(engine -> loader.load(engine, opened)).toList();
      noteUnused(opened, loaded.getFirst());
      return loaded;
    }
  }

  private Map<String, Tensor> run(Graph graph, Model loaded, Map<String, Tensor> tensors) {
    try (var _ = Progress.of(console, "running " + graph.name())) {
      return loaded.run(tensors);
    }
  }

  /// The engine that runs the model, or the two that are compared.
  private List<Engine> engines() {
    if (compare.isEmpty()) {
      if (device == Engine.REFERENCE) {
        throw new UserError(
            "--device is java or cuda", "--compare java,reference runs the reference too");
      }
      return List.of(device);
    }
    if (compare.size() != 2 || compare.getFirst() == compare.getLast()) {
      throw new UserError(
          "--compare takes two different engines", "write for instance --compare java,cuda");
    }
    if (!outputs.isEmpty()) {
      throw new UserError("--compare prints differences, and writes no outputs");
    }
    return compare;
  }

  private void noteUnused(Weights opened, Model loaded) {
    var unused = opened.bind(loaded.info()).unused();
    if (!unused.isEmpty()) {
      var named = String.join(", ", unused.subList(0, Math.min(NAMED_UNUSED, unused.size())));
      console
          .err()
          .println(
              "residua: note: the model does not use "
                  + Compilation.count(unused.size(), "stored tensor")
                  + ": "
                  + named
                  + (unused.size() > NAMED_UNUSED ? ", …" : ""));
    }
  }

  /// What the rows of an output belong to.
  private List<String> items(Given given) {
    if (!given.texts().isEmpty()) {
      return given.texts();
    }
    // An array of pictures has no name for each of them.
    return given.images().stream().anyMatch(image -> image.toString().endsWith(".npy"))
        ? List.of()
        : given.images().stream().map(Path::toString).toList();
  }
}
