package dev.residua.compiler.kernel;

import dev.residua.compiler.tensor.Dim;

/// One of several nested steps through a buffer: `extent` of them, `stride` elements apart.
public record Axis(Dim extent, Dim stride) {}
