/// Runs CUDA kernels on the host: g++ compiles the unmodified `.cu` over a header in which every
/// CUDA thread is a fiber. For tests on machines without a GPU.
@NullMarked
package dev.residua.cuda.emulation;

import org.jspecify.annotations.NullMarked;
