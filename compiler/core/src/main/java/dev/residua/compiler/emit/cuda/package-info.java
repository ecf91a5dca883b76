/// Prints a `Program` as CUDA C++: one `.cu` file of kernels, and how a host launches them.
@NullMarked
package dev.residua.compiler.emit.cuda;

import org.jspecify.annotations.NullMarked;
