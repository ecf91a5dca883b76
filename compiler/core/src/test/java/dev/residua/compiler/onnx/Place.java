package dev.residua.compiler.onnx;

/// Where the values of a tensor are, outside the ONNX file.
///
/// @param file relative to the folder of the ONNX file
/// @param offset the first byte
/// @param length in bytes
public record Place(String file, long offset, long length) {}
