package dev.residua.runtime.cuda;

import dev.residua.runtime.BoundWeights;
import dev.residua.runtime.ModelInfo;
import dev.residua.runtime.ResiduaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;

/// Brings a model's weights to the device: copies the parameters, and runs the launches that make
/// of them what runs read. Memory that only these need is freed when the loader is closed.
///
/// The places of parameters and of what is made are the compiler's: bytes from the beginning of the
/// model's memory, or of the loader's.
public final class CudaLoader implements AutoCloseable {
  private static final long CHUNK = 4L << 20;

  private final CudaDevice device;
  private final ModelInfo info;
  private final BoundWeights bound;
  private final Kernels kernels;
  private final DeviceMemory kept;
  private final DeviceMemory passing;
  private final MemorySegment staging;
  private final CudaPlan plan;
  private boolean handedOver;

  /// @param image the fat binary of the model's kernels
  /// @param architectures what it was built for, for messages
  /// @param modelBytes the memory that the model holds
  /// @param loadBytes the memory that only loading needs
  /// @throws ResiduaException where the device has too little memory, or the image is for others
  public CudaLoader(
      CudaDevice device,
      ModelInfo info,
      BoundWeights bound,
      byte[] image,
      String architectures,
      long modelBytes,
      long loadBytes) {
    this.device = device;
    this.info = info;
    this.bound = bound;
    plan = new CudaPlan(loadBytes);
    kernels =
        device.call(d -> Kernels.load(d, image, info.name(), architectures, device.toString()));
    var memory =
        device.call(d -> {
          try {
            return allocate(d, device.name(), info.name(), modelBytes, loadBytes);
          } catch (RuntimeException e) {
            kernels.unload();
            throw e;
          }
        });
    kept = memory.kept;
    passing = memory.passing;
    staging = memory.staging;
  }

  private record Memory(DeviceMemory kept, DeviceMemory passing, MemorySegment staging) {}

  private static Memory allocate(
      Driver driver, String device, String model, long modelBytes, long loadBytes) {
    var kept = DeviceMemory.allocate(driver, modelBytes, device, "the weights of " + model);
    var passing = DeviceMemory.NONE;
    try {
      passing = DeviceMemory.allocate(driver, loadBytes, device, "loading " + model);
      kept.zero(driver);
      passing.zero(driver);
      return new Memory(kept, passing, driver.allocatePinned(CHUNK));
    } catch (RuntimeException e) {
      passing.free(driver);
      kept.free(driver);
      throw e;
    }
  }

  /// The kernels that stand beside a generated class, in a resource of its name.
  ///
  /// @throws ResiduaException where they are not there
  public static byte[] image(Class<?> model) {
    var name = model.getSimpleName() + ".fatbin";
    try (var in = model.getResourceAsStream(name)) {
      if (in == null) {
        throw new ResiduaException(
            name
                + " is not beside the class: build it with nvcc, as `residua compile --target cuda`"
                + " does");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Copies parameter `index` to the model's memory.
  public CudaLoader keep(int index, long place) {
    copy(index, kept.address() + place);
    return this;
  }

  /// Copies parameter `index` to the loader's memory.
  public CudaLoader pass(int index, long place) {
    copy(index, passing.address() + place);
    return this;
  }

  private void copy(int index, long to) {
    var parameter = info.parameters().get(index);
    if (parameter.dtype().isFloat()) {
      float[] values = bound.floats(parameter.name());
      copy(MemorySegment.ofArray(values), to);
    } else {
      int[] values = bound.ints(parameter.name());
      copy(MemorySegment.ofArray(values), to);
    }
  }

  private void copy(MemorySegment from, long to) {
    for (long at = 0; at < from.byteSize(); at += CHUNK) {
      long offset = at;
      long bytes = Math.min(CHUNK, from.byteSize() - at);
      MemorySegment.copy(from, offset, staging, 0, bytes);
      device.run(driver -> driver.toDevice(to + offset, staging, bytes));
    }
  }

  /// The launches of the load: their memory is the loader's, their weights are the model's.
  public CudaPlan plan() {
    return plan;
  }

  /// Runs the launches.
  ///
  /// @return the model, which has to be closed
  public CudaModel load() {
    device.run(
        driver -> new BoundLaunches(driver, kernels, plan, passing, kept).step(MemorySegment.NULL));
    handedOver = true;
    return new CudaModel(device, info.name(), kernels, kept);
  }

  /// Frees what only the load needs; where it failed, all.
  @Override
  public void close() {
    device.run(driver -> {
      driver.freePinned(staging);
      passing.free(driver);
      if (!handedOver) {
        kept.free(driver);
        kernels.unload();
      }
    });
  }
}
