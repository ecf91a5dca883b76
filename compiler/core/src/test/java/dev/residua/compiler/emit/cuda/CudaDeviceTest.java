package dev.residua.compiler.emit.cuda;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.residua.runtime.ResiduaException;
import dev.residua.runtime.cuda.CudaDevice;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Every op of the catalog on the GPU of this machine, where it has one.
@Tag("gpu")
final class CudaDeviceTest {
  @Test
  void matchesTheReference() {
    try (var device = device()) {
      var nvcc = NvccKernels.forArchitecture(device.capability());
      var units =
          IntStream.range(0, CudaOpCasesTest.UNITS).mapToObj(CudaOpCasesTest::unit).toList();
      long before = device.freeMemory();
      new HostCases(units, nvcc::build).check(device);
      assertThat(device.freeMemory()).isAtLeast(before - (64L << 20));
    }
  }

  private static CudaDevice device() {
    try {
      return CudaDevice.open();
    } catch (ResiduaException e) {
      return abort(e.getMessage());
    }
  }
}
