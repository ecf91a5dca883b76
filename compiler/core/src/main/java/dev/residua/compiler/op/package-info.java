/// The operations, each defined once, and how the language calls them.
@NullMarked
package dev.residua.compiler.op;

import org.jspecify.annotations.NullMarked;
