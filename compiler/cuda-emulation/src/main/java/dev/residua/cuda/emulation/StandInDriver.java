package dev.residua.cuda.emulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A library with the entry points of `libcuda` that runs emulated kernels: the code that drives a
/// device is tested whole, on a machine without one. What it is stricter about than a device, its
/// source says.
@SuppressWarnings("restricted")
public final class StandInDriver {
  private static final String SOURCE = "driver/driver.cpp";

  private final Path library;
  private final MethodHandle set;
  private final MethodHandle count;

  private StandInDriver(Path library) {
    this.library = library;
    var symbols = SymbolLookup.libraryLookup(library, Arena.global());
    var linker = Linker.nativeLinker();
    set =
        linker.downcallHandle(
            symbols.findOrThrow("residua_stand_in_set"),
            FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    count =
        linker.downcallHandle(
            symbols.findOrThrow("residua_stand_in_count"),
            FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
  }

  /// Builds the library beside the emulation's headers, where it is not there, and loads it.
  ///
  /// @throws IllegalArgumentException if g++ does not take its source; the message is g++'s
  public static StandInDriver in(Path folder) {
    var headers = EmulationCompiler.in(folder).headers();
    var target = folder.toAbsolutePath().resolve("libcuda-stand-in.so");
    var source = folder.toAbsolutePath().resolve("driver.cpp");
    try {
      var text = text();
      if (!Files.exists(target)
          || !Files.exists(source)
          || !text.equals(Files.readString(source))) {
        Files.writeString(source, text);
        compile(List.of("-shared", "-o", target.toString(), "-I" + headers, source.toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new StandInDriver(target);
  }

  /// Has g++ compare the signatures with those of the toolkit's `cuda.h`.
  ///
  /// @param toolkit the folder that holds `cuda.h`
  /// @throws IllegalArgumentException if they differ; the message is g++'s
  public static void checkSignatures(Path folder, Path toolkit) {
    var headers = EmulationCompiler.in(folder).headers();
    var source = folder.resolve("signatures.cpp");
    try {
      Files.writeString(source, text());
      compile(
          List.of(
              "-fsyntax-only",
              "-DRESIDUA_CHECK_ABI",
              "-I" + headers,
              "-I" + toolkit,
              source.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text() throws IOException {
    try (var in =
        Optional.ofNullable(StandInDriver.class.getResourceAsStream(SOURCE)).orElseThrow()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void compile(List<String> arguments) throws IOException {
    var command = new ArrayList<>(List.of("g++", "-std=c++17", "-O1", "-fPIC", "-Wall"));
    command.addAll(arguments);
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalArgumentException("g++ failed:\n" + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// The library, in the place of `libcuda.so.1`.
  public Path library() {
    return library;
  }

  /// The machine as it is at first: one device of capability 9.0 with 16 GiB, and no failures.
  /// Counts begin again at 0.
  public void reset() {
    set("devices", 1);
    set("capability", 90);
    set("memory", 16L << 30);
    set("fail_launch", 0);
    schedule(Schedule.FORWARD);
  }

  /// The order of threads in the launches from now on. Counts begin again at 0.
  public void schedule(Schedule schedule) {
    set("schedule", schedule.order().ordinal());
    set("seed", schedule.seed());
  }

  /// Sets `devices`, `capability`, `memory` in bytes, or `fail_launch`: the number, from 1 on, of
  /// the launch that fails. Counts begin again at 0.
  public void set(String name, long value) {
    try (var arena = Arena.ofConfined()) {
      set.invokeExact(arena.allocateFrom(name), value);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /// How many `launches`, `graphs`, `captures` and `waits` there were since the last setting, or
  /// how many device `allocations`, `bytes` of them and `pinned` allocations there are now.
  public long count(String name) {
    try (var arena = Arena.ofConfined()) {
      return (long) count.invokeExact(arena.allocateFrom(name));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
