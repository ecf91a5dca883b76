package dev.residua.compiler.emit.cuda;

/// What a kernel takes of a multiprocessor.
///
/// @param registers of a thread
/// @param sharedBytes static shared memory of a block
public record Resources(int registers, int sharedBytes) {}
