package dev.residua.runtime.cuda;

import dev.residua.runtime.ResiduaException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/// The first GPU of the machine, with its context and the thread that owns it. Any thread may use
/// it.
///
/// The driver is `libcuda.so.1` or what the system property `residua.cuda.driver` names. Java wants
/// to be started with `--enable-native-access=ALL-UNNAMED`.
public final class CudaDevice implements AutoCloseable {
  /// The system property that names another driver library.
  public static final String DRIVER = "residua.cuda.driver";

  private static final int MAJOR = 75;
  private static final int MINOR = 76;

  private final Driver driver;
  private final OwnerThread owner = new OwnerThread("residua-cuda");
  private final boolean closeable;
  private final int ordinal;
  private final String name;
  private final int capability;

  private CudaDevice(Driver driver, boolean closeable) {
    this.driver = driver;
    this.closeable = closeable;
    try {
      ordinal =
          call(d -> {
            d.init();
            int device = d.device();
            d.retain(device);
            return device;
          });
      name = call(d -> d.deviceName(ordinal));
      capability =
          call(d -> 10 * d.deviceAttribute(ordinal, MAJOR) + d.deviceAttribute(ordinal, MINOR));
    } catch (RuntimeException e) {
      owner.stop(() -> {});
      throw e;
    }
  }

  /// Opens the device.
  ///
  /// @throws ResiduaException where there is no driver or no device
  public static CudaDevice open() {
    return open(System.getProperty(DRIVER, "libcuda.so.1"));
  }

  /// Opens the device of a driver library.
  ///
  /// @throws ResiduaException where it cannot be loaded or has no device
  public static CudaDevice open(String library) {
    return new CudaDevice(Driver.load(library), true);
  }

  /// The device of this process, opened by the first call. Closing it does nothing.
  ///
  /// @throws ResiduaException where there is no driver or no device
  public static CudaDevice shared() {
    return Shared.INSTANCE.device();
  }

  /// `NVIDIA H100`.
  public String name() {
    return name;
  }

  /// The compute capability, for example 90 for 9.0.
  public int capability() {
    return capability;
  }

  /// The memory that is free, in bytes.
  public long freeMemory() {
    return call(Driver::freeMemory);
  }

  /// `NVIDIA H100 (sm_90)`.
  @Override
  public String toString() {
    return name + " (sm_" + capability + ")";
  }

  @Override
  public void close() {
    if (closeable) {
      owner.stop(() -> driver.release(ordinal));
    }
  }

  /// What calls of the driver give; they are made by the thread that owns the context.
  <T> T call(Function<Driver, T> calls) {
    var result = new AtomicReference<T>();
    run(d -> result.set(calls.apply(d)));
    return Objects.requireNonNull(result.get());
  }

  /// Has the thread that owns the context call the driver.
  void run(Consumer<Driver> calls) {
    owner.run(() -> calls.accept(driver));
  }

  void run(OwnerThread.Work work) {
    owner.run(work);
  }

  /// The driver, for work that this device's thread does.
  Driver driver() {
    return driver;
  }

  /// A failure to open is not kept: a driver may be there when it is next asked for.
  private static final class Shared {
    static final Shared INSTANCE = new Shared();

    private final AtomicReference<CudaDevice> opened = new AtomicReference<>();

    synchronized CudaDevice device() {
      var device = opened.get();
      if (device == null) {
        device = new CudaDevice(Driver.load(System.getProperty(DRIVER, "libcuda.so.1")), false);
        opened.set(device);
      }
      return device;
    }
  }
}
