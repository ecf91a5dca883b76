package dev.residua.cli.profile;

import dev.residua.cli.cuda.KernelUsage;
import dev.residua.cli.cuda.Nvcc;
import dev.residua.compiler.Compiler;
import dev.residua.compiler.emit.cuda.CudaOptions;
import dev.residua.compiler.emit.cuda.Forecaster;
import dev.residua.compiler.emit.cuda.Resources;
import dev.residua.compiler.graph.Graph;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Judges the CUDA form of a model without a device.
public final class CudaProfiler {
  /// The architecture of the H100.
  private static final int FORECAST = 90;

  private CudaProfiler() {}

  /// @param sizes a value for each symbol
  /// @param nvcc tells what kernels take; without it that is guessed
  public static CudaProfile profile(
      Graph graph, CudaOptions options, Map<String, Long> sizes, Optional<Nvcc> nvcc) {
    var source = Compiler.cuda(graph, options);
    Map<Integer, Map<String, KernelUsage>> usage = new TreeMap<>();
    nvcc.ifPresent(compiler -> {
      options
          .architectures()
          .forEach(
              architecture -> usage.put(architecture, compiler.usage(source.text(), architecture)));
    });
    Map<String, Resources> resources = new LinkedHashMap<>();
    usage
        .getOrDefault(FORECAST, Map.of())
        .forEach((kernel, used) -> resources.put(kernel, used.resources()));
    return new CudaProfile(
        graph.name(),
        sizes,
        options.precision(),
        source.program().kernels(),
        usage,
        Forecaster.of(source.program(), options, sizes, resources));
  }
}
