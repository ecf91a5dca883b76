package dev.residua.cli;

import dev.residua.compiler.emit.cuda.CudaOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What is chosen about CUDA kernels.
final class KernelOptions {
  private static final Pattern ARCHITECTURE = Pattern.compile("(?:sm_)?(\\d{2,3})");

  @Option(
      names = "--arch",
      paramLabel = "sm_NN",
      split = ",",
      description = {
        "The architectures that CUDA kernels are built for, by default sm_80,sm_90,sm_100; later"
            + " ones get PTX of the last."
      })
  private List<String> architectures = new ArrayList<>();

  @Mixin private PrecisionOption precision = new PrecisionOption();

  /// @throws UserError where an architecture is not written as one
  CudaOptions cudaOptions() {
    return precision.cudaOptions(
        architectures.isEmpty()
            ? CudaOptions.DEFAULT.architectures()
            : architectures.stream().map(KernelOptions::architecture).distinct().sorted().toList());
  }

  private static int architecture(String text) {
    var matcher = ARCHITECTURE.matcher(text.strip());
    if (!matcher.matches()) {
      throw new UserError(
          "--arch " + text + " is not an architecture", "write for instance --arch sm_80,sm_90");
    }
    return Integer.parseInt(matcher.group(1));
  }
}
