package dev.residua.runtime.cuda;

/// A model's kernels and weights on a device. It never changes until it is closed, and any thread
/// may use it.
public final class CudaModel implements AutoCloseable {
  private final CudaDevice device;
  private final String name;
  private final Kernels kernels;
  private final DeviceMemory weights;
  private volatile boolean closed;

  CudaModel(CudaDevice device, String name, Kernels kernels, DeviceMemory weights) {
    this.device = device;
    this.name = name;
    this.kernels = kernels;
    this.weights = weights;
  }

  /// The memory, the stream and the graphs of runs by one thread at a time.
  public CudaWorkspace workspace() {
    return new CudaWorkspace(this);
  }

  CudaDevice device() {
    return device;
  }

  String name() {
    return name;
  }

  Kernels kernels() {
    return kernels;
  }

  DeviceMemory weights() {
    return weights;
  }

  /// Asked by the thread that owns the context, which also closes.
  void requireOpen() {
    if (closed) {
      throw new IllegalStateException(name + " is closed");
    }
  }

  /// Frees the device's memory. Runs that have begun come to their end; later ones fail.
  @Override
  public void close() {
    device.run(driver -> {
      if (!closed) {
        closed = true;
        weights.free(driver);
        kernels.unload();
      }
    });
  }
}
