/// The compiler: text in, graphs, diagnostics and generated files out. It does no input or output.
@NullMarked
package dev.residua.compiler;

import org.jspecify.annotations.NullMarked;
