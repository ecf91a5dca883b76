package dev.residua.cli;

import dev.residua.cli.cuda.Nvcc;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.GeneratedFile;
import dev.residua.compiler.emit.java.JavaOptions;
import dev.residua.compiler.graph.Graph;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.lang.model.SourceVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `residua compile`: Java source for the models of files.
@Command(
    name = "compile",
    description = {
      "Write Java source for models: one class for each, and its kernels.",
      "",
      "With --target cuda these are a .cu file, a .fatbin that nvcc builds of it, and a class that"
          + " runs them on a GPU. All files are written or, where there is an error, none. The sources need Java 25, the"
          + " Residua runtime, and --add-modules jdk.incubator.vector."
    },
    footer = {
      "  residua compile resnet.resnet -o src/main/java --package org.example.nets",
      "  residua compile resnet.resnet -o out --package nets --model ResNet18 --set classes=10",
      "  residua compile minilm.resnet -o out --target cuda --arch sm_90 --precision tf32"
    })
final class CompileCommand implements Callable<Integer> {
  private static final String SOURCE = ".cu";

  private final Residua root;
  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The .resnet files.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "The folder of the sources; those of packages stand in folders below it.")
  private String output = "";

  @Option(
      names = "--package",
      paramLabel = "NAME",
      description = "The Java package of the classes; only with --target cuda may it be left out.")
  private String packageName = "";

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      defaultValue = "java",
      description = "What to compile to: java, cuda or both.")
  private Target target = Target.JAVA;

  @Mixin private KernelOptions kernels = new KernelOptions();
  @Mixin private WeightTypeOption weightType = new WeightTypeOption();
  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private DiagnosticsOption diagnostics = new DiagnosticsOption();

  CompileCommand(Residua root, Console console) {
    this.root = root;
    this.console = console;
  }

  @Override
  public Integer call() {
    if (packageName.isEmpty() && target.java()) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--package=NAME'");
    }
    if (!packageName.isEmpty() && !SourceVersion.isName(packageName, SourceVersion.latest())) {
      throw new UserError(
          "`" + packageName + "` is not the name of a Java package",
          "give one such as --package org.example.nets");
    }
    weightType.requireJava(target.cuda());
    var paths = files.stream().map(InputFiles::path).toList();
    paths.forEach(InputFiles::requireFile);
    var compilation = new Compilation(console, root.colour(), diagnostics.format(), false);
    Map<Path, List<Graph>> graphs = new LinkedHashMap<>();
    for (var path : paths) {
      graphs.put(path, compilation.check(path, model.compileOptions()));
    }
    if (compilation.errors() > 0) {
      if (diagnostics.format() == DiagnosticsFormat.TEXT) {
        console.err().println(Compilation.count(compilation.errors(), "error"));
      }
      return ExitCode.MISTAKE;
    }
    var contents = new LinkedHashMap<String, byte[]>();
    try (var _ = Progress.of(console, "compiling")) {
      graphs.forEach((file, models) -> models.forEach(graph -> generate(file, graph, contents)));
    }
    if (contents.isEmpty()) {
      throw new UserError("there is no model in " + String.join(", ", files));
    }
    if (target.cuda()) {
      build(contents);
    }
    var written = OutputFiles.write(InputFiles.path(output), contents);
    if (diagnostics.format() == DiagnosticsFormat.TEXT) {
      written.forEach(file -> console.out().println("wrote " + file));
    }
    return ExitCode.OK;
  }

  private void generate(Path file, Graph graph, Map<String, byte[]> contents) {
    var generated = new ArrayList<GeneratedFile>();
    if (target.java()) {
      generated.addAll(Compiler.generate(graph, packageName, weightType.in(JavaOptions.DEFAULT)));
    }
    if (target.cuda()) {
      generated.addAll(Compiler.generateCuda(graph, packageName, kernels.cudaOptions()));
    }
    for (var one : generated) {
      byte[] text = one.text().getBytes(StandardCharsets.UTF_8);
      if (contents.putIfAbsent(one.path(), text) != null) {
        throw new UserError(
            file
                + ": model "
                + graph.name()
                + " would overwrite "
                + one.path()
                + " of another model",
            "rename one of them, or compile them into different packages");
      }
    }
  }

  /// Adds the binaries of the kernels.
  private void build(Map<String, byte[]> contents) {
    var nvcc = Nvcc.find(console);
    if (nvcc.isEmpty()) {
      console.err().println("residua: note: no .fatbin is written, since " + Nvcc.MISSING);
      return;
    }
    var sources = contents.keySet().stream().filter(path -> path.endsWith(SOURCE)).toList();
    for (var path : sources) {
      try (var _ = Progress.of(console, "building " + path)) {
        var source = new String(contents.getOrDefault(path, new byte[0]), StandardCharsets.UTF_8);
        contents.put(
            path.substring(0, path.length() - SOURCE.length()) + ".fatbin",
            nvcc.get().fatBinary(source, kernels.cudaOptions().architectures()));
      }
    }
  }
}
