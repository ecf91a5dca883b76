package dev.residua.compiler.diagnostic;

import dev.residua.compiler.source.SourceSpan;

/// A place that a diagnostic points at. `text` may be empty: then the place is marked only.
public record Label(SourceSpan span, String text, boolean primary) {}
