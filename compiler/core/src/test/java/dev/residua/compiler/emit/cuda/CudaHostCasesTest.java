package dev.residua.compiler.emit.cuda;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.residua.cuda.emulation.Checks;
import dev.residua.cuda.emulation.EmulationCompiler;
import dev.residua.runtime.cuda.CudaDevice;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Every op of the catalog by the class that drives a device, against a stand-in for the driver.
final class CudaHostCasesTest {
  @Test
  void matchTheReference() {
    assumeTrue(EmulationCompiler.available(), EmulationCompiler.MISSING);
    var units = IntStream.range(0, CudaOpCasesTest.UNITS).mapToObj(CudaOpCasesTest::unit).toList();
    var compiler = EmulationFolder.compiler();
    compiler.buildAll(units.stream().map(CudaEmitter.Unit::text).toList(), Checks.FEW);
    var driver = EmulationFolder.driver();
    try (var device = CudaDevice.open(driver.library().toString())) {
      new HostCases(units, text -> EmulationFolder.image(compiler.build(text, Checks.FEW)))
          .check(device);
    }
    assertThat(driver.count("allocations")).isEqualTo(0);
    assertThat(driver.count("pinned")).isEqualTo(0);
  }
}
