package dev.residua.cli;

import dev.residua.cli.summary.Summarizer;
import dev.residua.cli.summary.SummaryJson;
import dev.residua.cli.summary.SummaryTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `residua summary`: a model's layers, their shapes, parameters and multiply-adds.
@Command(
    name = "summary",
    description = {
      "Show a model's layers: output shape, parameters, multiply-adds.",
      "",
      "Shared parameters count once, at their first use. Multiply-adds are those of products and"
          + " convolutions; symbolic sizes count as 1 where they are a batch and as 128 otherwise,"
          + " unless --size says more."
    },
    footer = {
      "  residua summary resnet.resnet --model ResNet50",
      "  residua summary bert.resnet --size T=512 --json"
    })
final class SummaryCommand implements Callable<Integer> {
  private final Residua root;
  private final Console console;

  @Parameters(index = "0", paramLabel = "FILE", description = "The .resnet file.")
  private String file = "";

  @Mixin private ModelOptions model = new ModelOptions();

  @Mixin private SizeOptions sizes = new SizeOptions();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  SummaryCommand(Residua root, Console console) {
    this.root = root;
    this.console = console;
  }

  @Override
  public Integer call() {
    var compilation = new Compilation(console, root.colour(), DiagnosticsFormat.TEXT, false);
    var graph = compilation.one(InputFiles.path(file), model.compileOptions());
    if (graph.isEmpty()) {
      return ExitCode.MISTAKE;
    }
    var summary = Summarizer.of(graph.get(), sizes.of(graph.get()));
    if (json) {
      console.out().println(SummaryJson.text(summary));
    } else {
      SummaryTable.lines(summary, console.width()).forEach(console.out()::println);
    }
    return ExitCode.OK;
  }
}
