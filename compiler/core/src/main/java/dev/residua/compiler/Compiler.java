package dev.residua.compiler;

import dev.residua.compiler.check.Elaborator;
import dev.residua.compiler.check.SourceLoader;
import dev.residua.compiler.diagnostic.Diagnostics;
import dev.residua.compiler.emit.cuda.CudaEmitter;
import dev.residua.compiler.emit.cuda.CudaOptions;
import dev.residua.compiler.emit.cuda.CudaSource;
import dev.residua.compiler.emit.cuda.HostClass;
import dev.residua.compiler.emit.java.JavaEmitter;
import dev.residua.compiler.emit.java.JavaOptions;
import dev.residua.compiler.emit.java.SessionPrograms;
import dev.residua.compiler.fuse.FewerKernels;
import dev.residua.compiler.fuse.SameWeights;
import dev.residua.compiler.generate.Derivation;
import dev.residua.compiler.generate.Generation;
import dev.residua.compiler.generate.Generations;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.Program;
import dev.residua.compiler.lower.JoinResidualNorm;
import dev.residua.compiler.lower.Lowering;
import dev.residua.compiler.lower.SharePacked;
import dev.residua.compiler.pass.Optimizer;
import dev.residua.compiler.source.SourceFile;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The way of a model through the compiler.
public final class Compiler {
  private Compiler() {}

  /// The whole way: text → syntax tree → graph → better graph → program → Java.
  ///
  /// @return the files; none where the diagnostics of [#check] have an error
  public static List<GeneratedFile> compile(
      SourceFile file, SourceLoader loader, CompileOptions options, String packageName) {
    var files = new ArrayList<GeneratedFile>();
    for (var graph : check(file, loader, options).graphs()) {
      files.addAll(generate(graph, packageName));
    }
    return files;
  }

  /// Parses and elaborates a file and what it imports: every mistake is among the diagnostics.
  public static Checked check(SourceFile file, SourceLoader loader, CompileOptions options) {
    var diagnostics = new Diagnostics();
    var elaborator = new Elaborator(file, loader, diagnostics);
    var graphs = new ArrayList<Graph>();
    if (options.model().isPresent() || !options.settings().isEmpty()) {
      elaborator.elaborate(options.model(), options.settings()).ifPresent(graphs::add);
    } else {
      graphs.addAll(elaborator.elaborateAll());
    }
    return new Checked(diagnostics.all(), diagnostics.hasErrors() ? List.of() : graphs);
  }

  /// The Java class of a model.
  public static List<GeneratedFile> generate(Graph graph, String packageName) {
    return generate(graph, packageName, JavaOptions.DEFAULT);
  }

  /// The Java class of a model, as the options say.
  public static List<GeneratedFile> generate(Graph graph, String packageName, JavaOptions options) {
    var program = program(graph);
    var steps =
        options.timed()
            ? Optional.<SessionPrograms>empty()
            : generation(graph).found().map(found -> steps(found, program));
    var source = JavaEmitter.emit(graph, program, steps, packageName, options);
    return List.of(
        new GeneratedFile(folder(packageName) + JavaEmitter.className(graph) + ".java", source));
  }

  /// The name of a model's class, with its package.
  public static String className(Graph graph, String packageName) {
    return (packageName.isEmpty() ? "" : packageName + ".") + JavaEmitter.className(graph);
  }

  /// The CUDA form of a model: the source of its kernels, and the class that runs them.
  public static List<GeneratedFile> generateCuda(
      Graph graph, String packageName, CudaOptions options) {
    var source = cuda(graph, options);
    var path = folder(packageName) + HostClass.className(graph);
    return List.of(
        new GeneratedFile(path + ".cu", source.text()),
        new GeneratedFile(
            path + ".java", HostClass.emit(graph, source.program(), options, packageName)));
  }

  /// The CUDA kernels of a model, and how a host runs them.
  public static CudaSource cuda(Graph graph, CudaOptions options) {
    return CudaEmitter.emit(graph, program(graph), options);
  }

  /// The name of the class that runs a model by CUDA, with its package.
  public static String cudaClassName(Graph graph, String packageName) {
    return (packageName.isEmpty() ? "" : packageName + ".") + HostClass.className(graph);
  }

  private static String folder(String packageName) {
    return packageName.isEmpty() ? "" : packageName.replace('.', '/') + "/";
  }

  /// How a model goes on position by position, with the keys and values of earlier positions kept:
  /// what it computes once, and the graph of a step.
  public static Derivation generation(Graph graph) {
    return Generations.of(graph);
  }

  /// The kernels and buffers of a model as its Java class runs them.
  public static Program program(Graph graph, JavaOptions options) {
    return JavaEmitter.held(program(graph), options);
  }

  /// The kernels and buffers of a model, after all passes.
  public static Program program(Graph graph) {
    return fewer(Lowering.lower(Optimizer.optimize(graph)));
  }

  private static Program fewer(Program lowered) {
    return FewerKernels.apply(SharePacked.apply(JoinResidualNorm.apply(lowered)));
  }

  /// The kernels and buffers of a generation's parts, which read the weights of the whole model.
  private static SessionPrograms steps(Generation generation, Program whole) {
    var caches = generation.caches().stream().map(Generation.Cache::earlier).toList();
    var capacity = generation.past() + "Room";
    var kept = new Lowering.Kept(Set.copyOf(caches), Dim.symbol(capacity), whole.parameters());
    var once =
        generation
            .handed()
            .map(graph -> Lowering.part(Optimizer.optimize(graph), kept))
            .map(program -> SameWeights.apply(whole, fewer(program)));
    var known = once.map(it -> whole.withPrepare(joined(whole.prepare(), it.prepare())));
    var step = fewer(Lowering.part(Optimizer.optimize(generation.running()), kept));
    return new SessionPrograms(
        generation, once, SameWeights.apply(known.orElse(whole), step), capacity);
  }

  private static List<Kernel> joined(List<Kernel> first, List<Kernel> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
