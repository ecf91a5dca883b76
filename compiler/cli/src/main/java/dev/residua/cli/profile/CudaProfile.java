package dev.residua.cli.profile;

import dev.residua.cli.cuda.KernelUsage;
import dev.residua.compiler.emit.cuda.CudaKernel;
import dev.residua.compiler.emit.cuda.Forecast;
import dev.residua.compiler.emit.cuda.Forecaster;
import dev.residua.compiler.emit.cuda.Precision;
import java.util.List;
import java.util.Map;

/// What the kernels of a model take of a device, and what a run of them is predicted to take on an
/// H100.
///
/// @param sizes the symbols' values
/// @param usage by architecture and by kernel; empty where there is no nvcc
/// @param forecasts the launches of a run
public record CudaProfile(
    String model,
    Map<String, Long> sizes,
    Precision precision,
    List<CudaKernel> kernels,
    Map<Integer, Map<String, KernelUsage>> usage,
    List<Forecast> forecasts) {
  /// The least time of all launches by the device's limits.
  public double limitMicros() {
    return forecasts.stream().mapToDouble(Forecast::limitMicros).sum();
  }

  /// The predicted time of all launches.
  public double micros() {
    return forecasts.stream().mapToDouble(Forecast::micros).sum();
  }

  /// The part of the limit that is reached: 1 is all of it.
  public double reached() {
    return micros() == 0 ? 0 : limitMicros() / micros();
  }

  /// What the launches themselves take.
  public double launchMicros() {
    return forecasts.size() * Forecaster.LAUNCH_MICROS;
  }
}
