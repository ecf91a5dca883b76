package dev.residua.cuda.emulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Compiles CUDA C++ for the host with g++. What was compiled once is kept in the folder, under the
/// hash of its text.
public final class EmulationCompiler {
  /// What the tests that need g++ say where it is missing.
  public static final String MISSING =
      "no g++ on the PATH: emulated CUDA kernels cannot be compiled (Debian: apt install g++)";

  private static final List<String> RESOURCES =
      List.of(
          "include/residua_emulation.h",
          "include/residua/language.h",
          "include/residua/execution.h",
          "include/residua/vectors.h",
          "include/residua/arithmetic.h",
          "include/residua/warp.h",
          "include/residua/matrix.h",
          "include/residua/export.h",
          "include/residua/kernel_table.h",
          "include/residua/observer.h",
          "include/cuda_bf16.h",
          "include/cuda_fp16.h",
          "include/cuda_runtime.h",
          "include/mma.h",
          "races.cpp",
          "runtime.cpp");

  private final Path folder;
  private final Map<String, Object> locks = new HashMap<>();

  private EmulationCompiler(Path folder) {
    this.folder = folder;
  }

  /// Whether g++ can be started.
  public static boolean available() {
    for (var entry : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (Files.isExecutable(Path.of(entry).resolve("g++"))) {
        return true;
      }
    }
    return false;
  }

  /// A compiler that writes its files to `folder`, which exists.
  ///
  /// @throws UncheckedIOException if they cannot be written
  public static EmulationCompiler in(Path folder) {
    var compiler = new EmulationCompiler(folder.toAbsolutePath());
    RESOURCES.forEach(compiler::copy);
    return compiler;
  }

  /// The folder of the headers that a program over emulated kernels includes.
  public Path headers() {
    return folder.resolve("include");
  }

  /// Compiles and loads the kernels of `source`.
  ///
  /// @throws IllegalArgumentException if g++ does not take the source; the message is g++'s
  public EmulatedModule compile(String source, Checks checks) {
    return EmulatedModule.load(build(source, checks), CudaText.read(source));
  }

  /// As [#build], two sources at a time.
  ///
  /// @return the libraries in the order of the sources
  public List<Path> buildAll(List<String> sources, Checks checks) {
    try (var workers = Executors.newFixedThreadPool(2)) {
      var libraries =
          sources.stream().map(source -> workers.submit(() -> build(source, checks))).toList();
      return libraries.stream().map(EmulationCompiler::result).toList();
    }
  }

  /// Compiles the kernels of `source` to a shared library that exports a `residua_kernel_NAME` for
  /// each kernel; see `kernel_table.h`.
  ///
  /// @throws IllegalArgumentException if g++ does not take the source; the message is g++'s
  public Path build(String source, Checks checks) {
    var name = checks.name().toLowerCase(java.util.Locale.ROOT) + "-" + hash(source);
    var library = folder.resolve(name + ".so");
    synchronized (lock(name)) {
      if (Files.exists(library)) {
        return library;
      }
      var kernels = folder.resolve(name + ".cu");
      var program = folder.resolve(name + ".cpp");
      var object = folder.resolve(name + ".o");
      write(kernels, source);
      write(program, CudaText.read(source).exporting(kernels.toString()));
      var compile = new ArrayList<>(List.of("-O1", "-include", "residua_emulation.h"));
      // A launch finds its shared variables by one call, not by one for each use.
      compile.addAll(List.of("-fno-extern-tls-init", "-Wno-unknown-pragmas"));
      compile.addAll(checks.flags());
      compile.addAll(List.of("-c", "-o", object.toString(), program.toString()));
      run(compile);
      var link = new ArrayList<>(List.of("-shared", "-o", library.toString(), object.toString()));
      link.add(object("runtime").toString());
      if (checks == Checks.RACES) {
        link.add(object("races").toString());
      }
      run(link);
    }
    return library;
  }

  private Path object(String name) {
    var object = folder.resolve(name + ".o");
    synchronized (lock(name)) {
      if (!Files.exists(object)) {
        run(
            List.of(
                "-O2", "-c", "-o", object.toString(), folder.resolve(name + ".cpp").toString()));
      }
    }
    return object;
  }

  private synchronized Object lock(String name) {
    return locks.computeIfAbsent(name, _ -> new Object());
  }

  private void run(List<String> arguments) {
    var command = new ArrayList<>(List.of("g++", "-std=c++17", "-fPIC", "-fvisibility=hidden"));
    // A product and a sum are one operation only where the kernel says fmaf.
    command.addAll(List.of("-ffp-contract=off", "-I" + headers()));
    if (System.getProperty("os.arch").equals("amd64")) {
      command.add("-march=x86-64-v3");
    }
    command.addAll(arguments);
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalArgumentException("g++ failed:\n" + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void copy(String resource) {
    var target = folder.resolve(resource);
    try (var in =
        Optional.ofNullable(EmulationCompiler.class.getResourceAsStream(resource)).orElseThrow()) {
      Files.createDirectories(Optional.ofNullable(target.getParent()).orElseThrow());
      Files.write(target, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path result(Future<Path> library) {
    try {
      return library.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }

  private static String hash(String source) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var bytes = digest.digest(source.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
