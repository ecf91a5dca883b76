package dev.residua.cli;

import dev.residua.cli.cuda.Nvcc;
import dev.residua.cli.profile.CudaProfile;
import dev.residua.cli.profile.CudaProfileJson;
import dev.residua.cli.profile.CudaProfileTable;
import dev.residua.cli.profile.CudaProfiler;
import dev.residua.cli.profile.MadeInputs;
import dev.residua.cli.profile.Profile;
import dev.residua.cli.profile.ProfileJson;
import dev.residua.cli.profile.ProfileTable;
import dev.residua.cli.profile.Profiler;
import dev.residua.cli.run.GeneratedModel;
import dev.residua.cli.run.WeightsChoice;
import dev.residua.cli.store.ModelStore;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.emit.java.JavaOptions;
import dev.residua.compiler.graph.Graph;
import dev.residua.runtime.Threads;
import dev.residua.runtime.TimedModel;
import dev.residua.runtime.Weights;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `residua profile`: where the time of a model goes.
@Command(
    name = "profile",
    description = {
      "Show where the time of a model goes: what each kernel takes, and how near it is to what this"
          + " machine can do.",
      "",
      "With --target java, the default, the model runs on inputs that are made up. A kernel's limit is the time of its operations at"
          + " the machine's greatest rate, or of its bytes at the rate of memory, whichever is"
          + " longer; both rates are measured as well. Over 100 %% is what comes from a cache.",
      "",
      "With --target cuda nothing runs: what each kernel takes of a GPU is asked of nvcc, and the"
          + " time of each launch on an H100 is predicted beside the limits of its data sheet."
    },
    footer = {
      "  residua profile resnet.resnet --model ResNet50 --weights random:1",
      "  residua profile minilm.resnet --size N=8 --size T=128 --threads 1",
      "  residua profile minilm.resnet --size N=64 --target cuda --precision tf32"
    })
final class ProfileCommand implements Callable<Integer> {
  private static final String PACKAGE = "residua.generated";
  private static final int MOST_RUNS = 1_000_000;

  private final Residua root;
  private final Console console;

  @Parameters(index = "0", paramLabel = "FILE", description = "The .resnet file.")
  private String file = "";

  @Mixin private ModelOptions model = new ModelOptions();

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "A file, maven:…!/entry, or random:SEED, as in run.")
  private Optional<String> weights = Optional.empty();

  @Mixin private SizeOptions sizes = new SizeOptions();

  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      defaultValue = "java",
      description = "What to judge: java or cuda.")
  private Target target = Target.JAVA;

  @Mixin private KernelOptions kernels = new KernelOptions();

  @Mixin private WeightTypeOption weightType = new WeightTypeOption();

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many runs are timed, after some that are not; by default 20.")
  private int runs;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  ProfileCommand(Residua root, Console console) {
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
    if (target == Target.BOTH) {
      throw new UserError("--target both: profile one target at a time, java or cuda");
    }
    weightType.requireJava(target == Target.CUDA);
    if (target == Target.CUDA) {
      return profileCuda(graph.get());
    }
    var profile = profile(graph.get(), path.toAbsolutePath().resolveSibling(""));
    if (json) {
      console.out().println(ProfileJson.text(profile));
    } else {
      ProfileTable.lines(profile, console.width()).forEach(console.out()::println);
    }
    return ExitCode.OK;
  }

  private int profileCuda(Graph graph) {
    CudaProfile profile;
    try (var _ = Progress.of(console, "asking nvcc")) {
      profile =
          CudaProfiler.profile(graph, kernels.cudaOptions(), sizes.of(graph), Nvcc.find(console));
    }
    if (json) {
      console.out().println(CudaProfileJson.text(profile));
    } else {
      CudaProfileTable.lines(profile, console.width()).forEach(console.out()::println);
    }
    return ExitCode.OK;
  }

  private Profile profile(Graph graph, Path folder) {
    if (runs < 1 || runs > MOST_RUNS) {
      throw new UserError("--runs " + runs + " is not between 1 and " + MOST_RUNS);
    }
    threads.check();
    var values = sizes.of(graph);
    var program = Compiler.program(graph, weightType.in(JavaOptions.TIMED));
    var inputs = MadeInputs.of(program, values);
    try (var opened = WeightsChoice.open(weights, graph.weights(), folder, ModelStore.of(console));
        var pool = threads.open()) {
      var profiler = new Profiler(program, load(graph, opened, pool), inputs);
      try (var _ = Progress.of(console, "running " + graph.name())) {
        return profiler.measure(values, runs, pool);
      }
    }
  }

  private TimedModel load(Graph graph, Weights opened, Threads pool) {
    GeneratedModel compiled;
    try (var _ = Progress.of(console, "compiling " + graph.name())) {
      compiled =
          GeneratedModel.compile(
              Compiler.generate(graph, PACKAGE, weightType.in(JavaOptions.TIMED)),
              Compiler.className(graph, PACKAGE));
    }
    try (var _ = Progress.of(console, "loading the weights")) {
      return (TimedModel) compiled.load(opened, pool);
    }
  }
}
