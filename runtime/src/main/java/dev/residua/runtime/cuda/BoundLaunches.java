package dev.residua.runtime.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// The launches of a plan with the addresses of its memory. All methods are for the thread that
/// owns the context.
final class BoundLaunches {
  private record Bound(Launch launch, MemorySegment function, MemorySegment parameters) {}

  private final Driver driver;
  private final List<Bound> bound = new ArrayList<>();

  BoundLaunches(
      Driver driver, Kernels kernels, CudaPlan plan, DeviceMemory memory, DeviceMemory weights) {
    this.driver = driver;
    var arena = Arena.ofAuto();
    for (var launch : plan.launches()) {
      MemorySegment function;
      try {
        function = kernels.function(launch);
      } catch (CudaException e) {
        throw named(launch, e);
      }
      bound.add(new Bound(launch, function, parameters(arena, launch, memory, weights)));
    }
  }

  /// An array of pointers to the values of the arguments.
  private static MemorySegment parameters(
      Arena arena, Launch launch, DeviceMemory memory, DeviceMemory weights) {
    int count = launch.arguments().size();
    var values = arena.allocate(JAVA_LONG, Math.max(1, count));
    var pointers = arena.allocate(ADDRESS, Math.max(1, count));
    for (int i = 0; i < count; i++) {
      var value = values.asSlice((long) i * Long.BYTES, Long.BYTES);
      switch (launch.arguments().get(i)) {
        case Launch.Argument.InMemory(var offset) ->
            value.set(JAVA_LONG, 0, memory.address() + offset);
        case Launch.Argument.InWeights(var offset) ->
            value.set(JAVA_LONG, 0, weights.address() + offset);
        case Launch.Argument.Size(var size) -> value.set(JAVA_INT, 0, size);
      }
      pointers.setAtIndex(ADDRESS, i, value);
    }
    return pointers;
  }

  /// Puts all launches into the stream.
  void launch(MemorySegment stream) {
    for (var one : bound) {
      launch(one, stream);
    }
  }

  /// Launches one after the other and waits for each, so that a failure is known by its kernel.
  void step(MemorySegment stream) {
    for (var one : bound) {
      launch(one, stream);
      try {
        driver.synchronize(stream);
      } catch (CudaException e) {
        throw named(one.launch, e);
      }
    }
  }

  private void launch(Bound one, MemorySegment stream) {
    try {
      driver.launch(
          one.function,
          one.launch.grid(),
          one.launch.threads(),
          one.launch.shared(),
          stream,
          one.parameters);
    } catch (CudaException e) {
      throw named(one.launch, e);
    }
  }

  private static CudaException named(Launch launch, CudaException e) {
    return new CudaException(launch.description() + ": " + e.getMessage(), e.status());
  }
}
