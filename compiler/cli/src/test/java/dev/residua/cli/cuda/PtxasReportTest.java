package dev.residua.cli.cuda;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.compiler.emit.cuda.Resources;
import org.junit.jupiter.api.Test;

final class PtxasReportTest {
  @Test
  void readsWhatTheAssemblerPrints() {
    var report =
        PtxasReport.read(
            """
            ptxas info    : 0 bytes gmem
            ptxas info    : Compiling entry function 'add_kernel' for 'sm_90'
            ptxas info    : Function properties for add_kernel
                0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads
            ptxas info    : Used 24 registers, used 0 barriers
            ptxas info    : Compile time = 5.105 ms
            ptxas info    : Compiling entry function 'product_kernel' for 'sm_90'
            ptxas info    : Function properties for product_kernel
                16 bytes stack frame, 12 bytes spill stores, 8 bytes spill loads
            ptxas info    : Used 128 registers, used 1 barriers, 16384 bytes smem
            """);

    assertThat(report)
        .containsExactly(
            "add_kernel",
            new KernelUsage(new Resources(24, 0), 0),
            "product_kernel",
            new KernelUsage(new Resources(128, 16384), 20))
        .inOrder();
  }
}
