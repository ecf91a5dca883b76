package dev.residua.cli;

import dev.residua.compiler.Compiler;
import dev.residua.compiler.graph.Graph;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.lang.model.SourceVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `residua compile`: Java source for the models of files.
@Command(
    name = "compile",
    description = {
      "Write Java source for models: one class for each, and its kernels.",
      "",
      "All files are written or, where there is an error, none. The sources need Java 25, the"
          + " Residua runtime, and --add-modules jdk.incubator.vector."
    },
    footer = {
      "  residua compile resnet.resnet -o src/main/java --package org.example.nets",
      "  residua compile resnet.resnet -o out --package nets --model ResNet18 --set classes=10"
    })
final class CompileCommand implements Callable<Integer> {
  private final Residua root;
  private final Console console;

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
      required = true,
      paramLabel = "NAME",
      description = "The Java package of the classes.")
  private String packageName = "";

  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private DiagnosticsOption diagnostics = new DiagnosticsOption();

  CompileCommand(Residua root, Console console) {
    this.root = root;
    this.console = console;
  }

  @Override
  public Integer call() {
    if (!SourceVersion.isName(packageName, SourceVersion.latest())) {
      throw new UserError(
          "`" + packageName + "` is not the name of a Java package",
          "give one such as --package org.example.nets");
    }
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
    var texts = new LinkedHashMap<String, String>();
    try (var _ = Progress.of(console, "compiling")) {
      graphs.forEach((file, models) -> generate(file, models, texts));
    }
    if (texts.isEmpty()) {
      throw new UserError("there is no model in " + String.join(", ", files));
    }
    var written = OutputFiles.write(InputFiles.path(output), texts);
    if (diagnostics.format() == DiagnosticsFormat.TEXT) {
      written.forEach(file -> console.out().println("wrote " + file));
    }
    return ExitCode.OK;
  }

  private void generate(Path file, List<Graph> models, Map<String, String> texts) {
    for (var graph : models) {
      for (var generated : Compiler.generate(graph, packageName)) {
        if (texts.putIfAbsent(generated.path(), generated.text()) != null) {
          throw new UserError(
              file
                  + ": model "
                  + graph.name()
                  + " would overwrite "
                  + generated.path()
                  + " of another model",
              "rename one of them, or compile them into different packages");
        }
      }
    }
  }
}
