package dev.residua.cli.profile;

import dev.residua.cli.cuda.KernelUsage;
import dev.residua.compiler.emit.cuda.CudaKernel;
import dev.residua.compiler.emit.cuda.Forecast;
import dev.residua.compiler.emit.cuda.Forecaster;
import dev.residua.compiler.emit.cuda.Multiprocessor;
import dev.residua.runtime.json.Json;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Prints a CUDA profile as JSON.
public final class CudaProfileJson {
  private CudaProfileJson() {}

  /// One object: `model`, `sizes`, `precision`, `device` and its `gigabytes` and `teraflops`,
  /// `micros` predicted of a run, `limitMicros`, `launchMicros`, the part `reached`, `kernels` with
  /// what they take on each architecture, and `launches`.
  public static String text(CudaProfile profile) {
    var sizes =
        profile.sizes().entrySet().stream()
            .map(size -> Json.quote(size.getKey()) + ": " + size.getValue())
            .collect(Collectors.joining(", ", "{", "}"));
    return """
    {
      "model": %s,
      "sizes": %s,
      "precision": %s,
      "device": "H100",
      "gigabytes": %s,
      "teraflops": %s,
      "micros": %s,
      "limitMicros": %s,
      "launchMicros": %s,
      "reached": %s,
      "kernels": [
        %s
      ],
      "launches": [
        %s
      ]
    }\
    """
        .formatted(
            Json.quote(profile.model()),
            sizes,
            Json.quote(name(profile.precision())),
            number(Forecaster.MEMORY_GIGABYTES),
            number(Forecaster.teraflops(profile.precision())),
            number(profile.micros()),
            number(profile.limitMicros()),
            number(profile.launchMicros()),
            number(profile.reached()),
            profile.kernels().stream()
                .map(kernel -> kernel(profile, kernel))
                .collect(Collectors.joining(",\n    ")),
            profile.forecasts().stream()
                .map(CudaProfileJson::launch)
                .collect(Collectors.joining(",\n    ")));
  }

  private static String kernel(CudaProfile profile, CudaKernel kernel) {
    var usage =
        profile.usage().entrySet().stream()
            .filter(entry -> entry.getValue().containsKey(kernel.name()))
            .map(entry -> usage(entry.getKey(), kernel, entry.getValue()))
            .collect(Collectors.joining(", "));
    return "{\"name\": %s, \"threads\": %d, \"usage\": {%s}}"
        .formatted(Json.quote(kernel.name()), kernel.threads(), usage);
  }

  private static String usage(
      int architecture, CudaKernel kernel, Map<String, KernelUsage> kernels) {
    return Optional.ofNullable(kernels.get(kernel.name()))
        .map(used ->
            "\"sm_%d\": {\"registers\": %d, \"sharedBytes\": %d, \"spillBytes\": %d, \"occupancy\": %s}"
                .formatted(
                    architecture,
                    used.resources().registers(),
                    used.resources().sharedBytes(),
                    used.spillBytes(),
                    number(
                        Multiprocessor.of(architecture)
                            .occupancy(kernel.threads(), used.resources(), 0))))
        .orElse("");
  }

  private static String launch(Forecast forecast) {
    var launch = forecast.launch();
    return "{\"layer\": %s, \"title\": %s, \"kernel\": %s, \"blocks\": %d, \"threads\": %d, \"residents\": %d, \"waves\": %s, \"operations\": %d, \"bytesRead\": %d, \"bytesWritten\": %d, \"limitMicros\": %s, \"micros\": %s, \"bound\": %s}"
        .formatted(
            Json.quote(launch.origin().path()),
            Json.quote(launch.title()),
            Json.quote(launch.kernel()),
            forecast.blocks(),
            launch.threads(),
            forecast.residents(),
            number(forecast.waves()),
            forecast.work().operations(),
            forecast.work().bytesRead(),
            forecast.work().bytesWritten(),
            number(forecast.limitMicros()),
            number(forecast.micros()),
            Json.quote(name(forecast.bound())));
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
