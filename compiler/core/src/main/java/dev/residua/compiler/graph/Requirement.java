package dev.residua.compiler.graph;

import dev.residua.compiler.tensor.Dim;

/// What sizes known only at run time have to keep: `small <= large`. It is checked when a run
/// starts.
///
/// @param message what is wrong when they do not, for a person: `a sequence of T is longer than …`
public record Requirement(Dim small, Dim large, String message) {}
