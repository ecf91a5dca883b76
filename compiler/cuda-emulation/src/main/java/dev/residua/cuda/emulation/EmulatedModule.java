package dev.residua.cuda.emulation;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Kernels compiled for the host and loaded. Launches of one module exclude each other. Close it to
/// unload them.
public final class EmulatedModule implements AutoCloseable {
  private static final ValueLayout.OfLong ADDRESS = ValueLayout.JAVA_LONG;
  private static final long PARAMETER_COUNT = 8;
  private static final long PARAMETER_SIZES = 16;
  private static final long LAUNCH = 32;
  private static final long MESSAGE = 40;
  private static final long KERNEL_BYTES = 48;
  private static final long LAUNCH_BYTES = 56;

  private final Arena arena;
  private final Path library;
  private final Map<String, Kernel> kernels;

  private record Kernel(List<Integer> sizes, MethodHandle launch, MethodHandle message) {}

  private EmulatedModule(Arena arena, Path library, Map<String, Kernel> kernels) {
    this.arena = arena;
    this.library = library;
    this.kernels = kernels;
  }

  static EmulatedModule load(Path library, CudaText text) {
    var arena = Arena.ofShared();
    var symbols = SymbolLookup.libraryLookup(library, arena);
    var kernels = new LinkedHashMap<String, Kernel>();
    for (var name : text.kernels()) {
      var entry = symbols.find("residua_kernel_" + name.name()).orElseThrow();
      kernels.put(name.name(), kernel(entry.reinterpret(KERNEL_BYTES)));
    }
    return new EmulatedModule(arena, library, kernels);
  }

  private static Kernel kernel(MemorySegment entry) {
    int count = entry.get(ValueLayout.JAVA_INT, PARAMETER_COUNT);
    var sizes =
        MemorySegment.ofAddress(entry.get(ADDRESS, PARAMETER_SIZES)).reinterpret(8L * count);
    var widths =
        java.util.stream.IntStream.range(0, count)
            .mapToObj(i -> (int) sizes.getAtIndex(ValueLayout.JAVA_LONG, i))
            .toList();
    var linker = Linker.nativeLinker();
    var launch =
        linker.downcallHandle(
            MemorySegment.ofAddress(entry.get(ADDRESS, LAUNCH)),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    var message =
        linker.downcallHandle(
            MemorySegment.ofAddress(entry.get(ADDRESS, MESSAGE)),
            FunctionDescriptor.of(
                ValueLayout.ADDRESS.withTargetLayout(
                    MemoryLayout.sequenceLayout(1024, ValueLayout.JAVA_BYTE))));
    return new Kernel(widths, launch, message);
  }

  /// The names of the kernels, in the order of the text.
  public List<String> kernels() {
    return List.copyOf(kernels.keySet());
  }

  /// Runs a kernel to its end.
  ///
  /// @throws EmulationException if a device would refuse the launch or break it off, or if a check
  ///   failed
  /// @throws IllegalArgumentException if there is no such kernel or the arguments do not fit it
  public void launch(String name, Launch launch, Schedule schedule, List<Argument> arguments) {
    var kernel = kernels.get(name);
    if (kernel == null) {
      throw new IllegalArgumentException("no kernel " + name + ", but " + kernels.keySet());
    }
    var widths = arguments.stream().map(Argument::bytes).toList();
    if (!widths.equals(kernel.sizes())) {
      throw new IllegalArgumentException(
          "%s takes parameters of %s bytes, not %s".formatted(name, kernel.sizes(), widths));
    }
    try (var call = Arena.ofConfined()) {
      var parameters = call.allocate(ValueLayout.ADDRESS, arguments.size() + 1L);
      for (int i = 0; i < arguments.size(); i++) {
        parameters.setAtIndex(ValueLayout.ADDRESS, i, arguments.get(i).in(call));
      }
      int code =
          (int)
              kernel.launch().invokeExact(describe(launch, schedule, arguments, call), parameters);
      if (code != 0) {
        var message = (MemorySegment) kernel.message().invokeExact();
        throw new EmulationException(
            code, name + ": " + SourceLines.in(message.getString(0), library));
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static MemorySegment describe(
      Launch launch, Schedule schedule, List<Argument> arguments, Arena arena) {
    var words = arena.allocate(LAUNCH_BYTES, 8);
    int[] head = {
      launch.grid().x(), launch.grid().y(), launch.grid().z(),
      launch.block().x(), launch.block().y(), launch.block().z()
    };
    for (int i = 0; i < head.length; i++) {
      words.setAtIndex(ValueLayout.JAVA_INT, i, head[i]);
    }
    words.set(ValueLayout.JAVA_LONG, 24, launch.sharedBytes());
    words.set(ValueLayout.JAVA_INT, 32, schedule.order().ordinal());
    words.set(ValueLayout.JAVA_INT, 36, schedule.seed());
    var memory =
        arguments.stream()
            .<MemorySegment>mapMulti((argument, sink) -> {
              if (argument instanceof Argument.Pointer(var segment)) {
                sink.accept(segment);
              }
            })
            .toList();
    var ranges = arena.allocate(ValueLayout.JAVA_LONG, 2L * memory.size() + 1);
    for (int i = 0; i < memory.size(); i++) {
      ranges.setAtIndex(ValueLayout.JAVA_LONG, 2L * i, memory.get(i).address());
      ranges.setAtIndex(ValueLayout.JAVA_LONG, 2L * i + 1, memory.get(i).byteSize());
    }
    words.set(ValueLayout.ADDRESS, 40, ranges);
    words.set(ValueLayout.JAVA_LONG, 48, memory.size());
    return words;
  }

  @Override
  public void close() {
    arena.close();
  }
}
