package dev.residua.runtime.cuda;

import dev.residua.runtime.ResiduaException;
import java.lang.foreign.MemorySegment;
import java.util.Locale;

/// One piece of the device's memory. All methods are for the thread that owns the context.
record DeviceMemory(long address, long bytes) {
  static final DeviceMemory NONE = new DeviceMemory(0, 0);

  private static final long MEGABYTE = 1_000_000;

  /// @param use what it is for, for example `the weights of MiniLm`
  /// @throws ResiduaException where the device has too little
  static DeviceMemory allocate(Driver driver, long bytes, String device, String use) {
    if (bytes == 0) {
      return NONE;
    }
    try {
      return new DeviceMemory(driver.allocate(bytes), bytes);
    } catch (CudaException e) {
      if (e.status() != Driver.OUT_OF_MEMORY) {
        throw e;
      }
      throw new ResiduaException(
          "%s has too little memory: %s takes %s, and %s is free"
              .formatted(device, use, megabytes(bytes), megabytes(driver.freeMemory())),
          e);
    }
  }

  /// Fills this, whose size is a multiple of 4 bytes, with zeros.
  void zero(Driver driver) {
    if (bytes > 0) {
      driver.zero(address, bytes / Integer.BYTES, MemorySegment.NULL);
    }
  }

  void free(Driver driver) {
    if (bytes > 0) {
      driver.free(address);
    }
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", (double) bytes / MEGABYTE);
  }
}
