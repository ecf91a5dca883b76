/// Rewrites of a graph: each makes it smaller or faster and leaves its meaning.
@NullMarked
package dev.residua.compiler.pass;

import org.jspecify.annotations.NullMarked;
