package dev.residua.runtime.cuda;

import dev.residua.runtime.ResiduaException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/// The kernels of a model as the driver has loaded them. All methods are for the thread that owns
/// the context.
final class Kernels {
  private final Driver driver;
  private final MemorySegment module;
  private final Map<String, Function> functions = new HashMap<>();

  private static final class Function {
    final MemorySegment handle;

    /// What was asked for. Without asking a kernel has 48 KiB, its static shared memory included.
    int shared;

    Function(MemorySegment handle) {
      this.handle = handle;
    }
  }

  private Kernels(Driver driver, MemorySegment module) {
    this.driver = driver;
    this.module = module;
  }

  /// @param image a fat binary
  /// @param model its model, for messages
  /// @param architectures what the image was built for, for example `sm_80, sm_90`
  /// @throws ResiduaException where the image does not run on this device or by this driver
  static Kernels load(
      Driver driver, byte[] image, String model, String architectures, String device) {
    try (var arena = Arena.ofConfined()) {
      // An image of PTX is text, which ends with a zero.
      var bytes = arena.allocate(image.length + 1L, Long.BYTES);
      MemorySegment.copy(MemorySegment.ofArray(image), 0, bytes, 0, image.length);
      return new Kernels(driver, driver.loadModule(bytes));
    } catch (CudaException e) {
      throw switch (e.status()) {
        case Driver.NO_BINARY ->
            new ResiduaException(
                "the kernels of %s were built for %s, not for %s; build them with --arch for it"
                    .formatted(model, architectures, device),
                e);
        case Driver.UNSUPPORTED_PTX ->
            new ResiduaException(
                "the CUDA driver is older than the nvcc that built the kernels of %s for %s;"
                        .formatted(model, architectures)
                    + " update the driver, or build them with --arch for "
                    + device,
                e);
        default -> new CudaException("the kernels of " + model + ": " + e.getMessage(), e.status());
      };
    }
  }

  /// The function of a launch, with leave to use its shared memory.
  ///
  /// @throws CudaException where the device has less shared memory
  MemorySegment function(Launch launch) {
    var function =
        functions.computeIfAbsent(
            launch.kernel(),
            name -> {
              var handle = driver.function(module, name);
              requireParameters(handle, launch);
              return new Function(handle);
            });
    if (launch.shared() > function.shared) {
      driver.allowShared(function.handle, launch.shared());
      function.shared = launch.shared();
    }
    return function.handle;
  }

  /// A launch with other arguments than the kernel has parameters would read wild memory.
  private void requireParameters(MemorySegment handle, Launch launch) {
    int count = launch.arguments().size();
    for (int i = 0; i <= count; i++) {
      long bytes = driver.parameterBytes(handle, i);
      int given = i < count ? launch.arguments().get(i).bytes() : 0;
      if (bytes >= 0 && bytes != given) {
        throw new IllegalStateException(
            "%s takes %d bytes as parameter %d, and is given %d"
                .formatted(launch.description(), bytes, i, given));
      }
    }
  }

  void unload() {
    driver.unload(module);
  }
}
