package dev.residua.compiler;

/// A file that the compiler made.
///
/// @param path relative to the folder of generated files, with slashes
public record GeneratedFile(String path, String text) {}
