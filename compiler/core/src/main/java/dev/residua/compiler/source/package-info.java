/// Program text, places in it, and where the things of a graph come from.
@NullMarked
package dev.residua.compiler.source;

import org.jspecify.annotations.NullMarked;
