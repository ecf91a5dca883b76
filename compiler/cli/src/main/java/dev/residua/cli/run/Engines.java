package dev.residua.cli.run;

import dev.residua.cli.Console;
import dev.residua.cli.Progress;
import dev.residua.cli.cuda.BuiltKernels;
import dev.residua.cli.cuda.Nvcc;
import dev.residua.cli.store.Cache;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.GeneratedFile;
import dev.residua.compiler.emit.cuda.CudaOptions;
import dev.residua.compiler.emit.java.JavaOptions;
import dev.residua.compiler.graph.Graph;
import dev.residua.runtime.Model;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Weights;
import dev.residua.runtime.cuda.CudaDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// Compiles and loads one model for the engines that are asked for. What these hold is freed when
/// this is closed.
public final class Engines implements AutoCloseable {
  private static final String PACKAGE = "residua.generated";

  private final Console console;
  private final Graph graph;
  private final List<String> origin;
  private final Threads threads;
  private final JavaOptions javaOptions;
  private final IntFunction<CudaOptions> cudaOptions;
  private final List<AutoCloseable> opened = new ArrayList<>();

  /// @param origin all that the graph follows from: texts and settings
  /// @param cudaOptions what is chosen for a device of a compute capability
  public Engines(
      Console console,
      Graph graph,
      List<String> origin,
      Threads threads,
      IntFunction<CudaOptions> cudaOptions) {
    this(console, graph, origin, threads, JavaOptions.DEFAULT, cudaOptions);
  }

  /// @param origin all that the graph follows from: texts and settings
  /// @param javaOptions what is chosen for Java
  /// @param cudaOptions what is chosen for a device of a compute capability
  public Engines(
      Console console,
      Graph graph,
      List<String> origin,
      Threads threads,
      JavaOptions javaOptions,
      IntFunction<CudaOptions> cudaOptions) {
    this.javaOptions = javaOptions;
    this.console = console;
    this.graph = graph;
    this.origin = origin;
    this.threads = threads;
    this.cudaOptions = cudaOptions;
  }

  /// The model with its weights, for one engine.
  ///
  /// @throws dev.residua.cli.UserError where nvcc is needed and is not there
  /// @throws dev.residua.runtime.ResiduaException where the weights do not fit, or there is no
  ///   device, or too little memory on it
  public Model load(Engine engine, Weights weights) {
    return switch (engine) {
      case JAVA -> java(weights);
      case CUDA -> cuda(weights);
      case REFERENCE -> new ReferenceModel(graph, java().info(), weights);
    };
  }

  private Model java(Weights weights) {
    var compiled = java();
    try (var _ = Progress.of(console, "loading the weights")) {
      return compiled.load(weights, threads);
    }
  }

  private GeneratedModel java() {
    try (var _ = Progress.of(console, "compiling " + graph.name())) {
      return CompiledClasses.of(console).model(graph, origin, javaOptions);
    }
  }

  private Model cuda(Weights weights) {
    var device = CudaDevice.open();
    opened.addFirst(device);
    var kernels = new BuiltKernels(Nvcc.require(console), Cache.of(console));
    GeneratedModel compiled;
    try (var _ = Progress.of(console, "building the kernels of " + graph.name())) {
      var files = Compiler.generateCuda(graph, PACKAGE, cudaOptions.apply(device.capability()));
      var source = only(files, ".cu");
      byte[] image = Files.readAllBytes(kernels.of(source.text(), device.capability()));
      compiled =
          GeneratedModel.compile(
              List.of(only(files, ".java")),
              Compiler.cudaClassName(graph, PACKAGE),
              Map.of(source.path().replace(".cu", ".fatbin"), image));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (var _ = Progress.of(console, "loading the weights")) {
      var loaded = compiled.load(weights, device);
      if (loaded instanceof AutoCloseable closeable) {
        opened.addFirst(closeable);
      }
      return loaded;
    }
  }

  private static GeneratedFile only(List<GeneratedFile> files, String suffix) {
    return files.stream().filter(file -> file.path().endsWith(suffix)).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    for (var one : opened) {
      try {
        one.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
