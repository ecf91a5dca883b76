package dev.residua.compiler.source;

/// What a residual wrapper leaves on the value that joins its two sides.
///
/// @param shortcut how the shortcut goes: `identity`, `projection`, `pad`, `avg_projection`,
///   `custom`, or `none`
/// @param norm where the norm stands: `none`, `pre`, `post`, `sandwich`, `branch`
/// @param join how the sides are joined: `add`, `concat`, `custom`
public record ResidualMark(String shortcut, String norm, String join) {}
