package dev.residua.compiler.emit.cuda;

/// What is made of a model: the text of its `.cu` file, and how a host runs it.
public record CudaSource(String text, CudaProgram program) {}
