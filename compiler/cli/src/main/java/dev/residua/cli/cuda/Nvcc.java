package dev.residua.cli.cuda;

import dev.residua.cli.Console;
import dev.residua.cli.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// NVIDIA's compiler of CUDA C++.
///
/// @param executable the program `nvcc`
public record Nvcc(Path executable) {
  /// What is said where there is none.
  public static final String MISSING =
      "there is no nvcc: install the CUDA toolkit, or set CUDA_HOME to its folder";

  private static final int LINES = 3;

  /// The nvcc of the folder `CUDA_HOME`; where that is not set, the first on the `PATH`, or that of
  /// `/usr/local/cuda`.
  public static Optional<Nvcc> find(Console console) {
    return find(console.environment());
  }

  /// As [#find(Console)], in these environment variables.
  public static Optional<Nvcc> find(Map<String, String> environment) {
    var home = Optional.ofNullable(environment.get("CUDA_HOME"));
    Stream<String> folders =
        home.isPresent()
            ? Stream.of(home.get() + "/bin")
            : Stream.concat(
                Stream.of(environment.getOrDefault("PATH", "").split(":", -1)),
                Stream.of("/usr/local/cuda/bin"));
    return folders
        .filter(folder -> !folder.isEmpty())
        .flatMap(folder -> in(folder).stream())
        .findFirst();
  }

  private static Optional<Nvcc> in(String folder) {
    try {
      var file = Path.of(folder).resolve("nvcc");
      return Files.isExecutable(file) && !Files.isDirectory(file)
          ? Optional.of(new Nvcc(file))
          : Optional.empty();
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  /// As [#find].
  ///
  /// @throws UserError where there is none
  public static Nvcc require(Console console) {
    return find(console).orElseThrow(() -> new UserError(MISSING));
  }

  /// What `nvcc --version` says.
  public String version() {
    return run(List.of("--version"));
  }

  /// Builds kernels: machine code for each architecture, and PTX of the last for later ones.
  ///
  /// @param architectures compute capabilities without the point, such as 90
  /// @throws UserError where nvcc does not take them; the message has its first lines
  public byte[] fatBinary(String source, List<Integer> architectures) {
    return build(
        source,
        (kernels, folder) -> {
          var binary = folder.resolve("kernels.fatbin");
          var arguments = new ArrayList<>(List.of("-std=c++17", "-O3", "--threads", "0"));
          for (int architecture : architectures) {
            arguments.add("-gencode=arch=compute_%1$d,code=sm_%1$d".formatted(architecture));
          }
          int last = architectures.getLast();
          arguments.add("-gencode=arch=compute_%1$d,code=compute_%1$d".formatted(last));
          arguments.addAll(List.of("-fatbin", "-o", binary.toString(), kernels.toString()));
          run(arguments);
          return Files.readAllBytes(binary);
        });
  }

  /// What each kernel takes on an architecture, by its name.
  ///
  /// @throws UserError where nvcc does not take them; the message has its first lines
  public Map<String, KernelUsage> usage(String source, int architecture) {
    return assemble(source, architecture, List.of("-Xptxas", "-v"));
  }

  /// As [#usage], and a warning or a spill of registers is an error.
  public Map<String, KernelUsage> strictUsage(String source, int architecture) {
    return assemble(
        source,
        architecture,
        List.of("-Werror", "all-warnings", "-Xptxas", "-v,-warn-spills,-warn-lmem-usage,-Werror"));
  }

  private Map<String, KernelUsage> assemble(String source, int architecture, List<String> choices) {
    return build(
        source,
        (kernels, folder) -> {
          var arguments = new ArrayList<>(List.of("-std=c++17", "-O3", "-arch=sm_" + architecture));
          arguments.addAll(choices);
          arguments.addAll(List.of("-cubin", "-o", folder.resolve("kernels.cubin").toString()));
          arguments.add(kernels.toString());
          return PtxasReport.read(run(arguments));
        });
  }

  private interface Build<T> {
    T in(Path kernels, Path folder) throws IOException;
  }

  private static <T> T build(String source, Build<T> build) {
    try {
      var folder = Files.createTempDirectory("residua-nvcc");
      try {
        return build.in(Files.writeString(folder.resolve("kernels.cu"), source), folder);
      } finally {
        try (var files = Files.list(folder)) {
          for (var file : files.toList()) {
            Files.delete(file);
          }
        }
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String run(List<String> arguments) {
    var command = new ArrayList<>(List.of(executable.toString()));
    command.addAll(arguments);
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        var lines = output.lines().filter(line -> !line.isBlank()).limit(LINES).toList();
        throw new UserError(executable + " failed: " + String.join("; ", lines));
      }
      return output;
    } catch (IOException e) {
      throw new UserError("cannot run " + executable + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
