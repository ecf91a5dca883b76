package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.kernel.Contraction;
import dev.residua.compiler.kernel.RowKernel;

/// PLACEHOLDER
record RowTail(
    KernelLibrary library, KernelParameters parameters, Contraction product, RowKernel rows) {
  String print(Templates templates) {
    return "";
  }
}
