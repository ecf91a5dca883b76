package dev.residua.cli.cuda;

import dev.residua.compiler.emit.cuda.Resources;

/// What the assembler gives a kernel.
///
/// @param spillBytes what does not fit the registers and goes to memory, stored and loaded
public record KernelUsage(Resources resources, int spillBytes) {}
