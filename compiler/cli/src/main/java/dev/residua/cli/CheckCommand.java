package dev.residua.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `residua check`: what is wrong with model files.
@Command(
    name = "check",
    description = "Check model files: say all that is wrong with them, and where.",
    footer = {
      "  residua check examples/resnet/resnet.resnet",
      "  residua check --diagnostics=json *.resnet"
    })
final class CheckCommand implements Callable<Integer> {
  private final Residua root;
  private final Console console;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The .resnet files.")
  private List<String> files = new ArrayList<>();

  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private DiagnosticsOption diagnostics = new DiagnosticsOption();

  CheckCommand(Residua root, Console console) {
    this.root = root;
    this.console = console;
  }

  @Override
  public Integer call() {
    var paths = files.stream().map(InputFiles::path).toList();
    paths.forEach(InputFiles::requireFile);
    var compilation = new Compilation(console, root.colour(), diagnostics.format(), true);
    int models = 0;
    for (var path : paths) {
      models += compilation.check(path, model.compileOptions()).size();
    }
    if (diagnostics.format() == DiagnosticsFormat.TEXT) {
      console.out().println(verdict(compilation, paths.size(), models));
    }
    return compilation.errors() == 0 ? ExitCode.OK : ExitCode.MISTAKE;
  }

  private static String verdict(Compilation compilation, int files, int models) {
    var warnings =
        compilation.warnings() == 0
            ? ""
            : ", " + Compilation.count(compilation.warnings(), "warning");
    return compilation.errors() == 0
        ? "checked %s, %s: no errors%s"
            .formatted(
                Compilation.count(files, "file"), Compilation.count(models, "model"), warnings)
        : Compilation.count(compilation.errors(), "error") + warnings;
  }
}
