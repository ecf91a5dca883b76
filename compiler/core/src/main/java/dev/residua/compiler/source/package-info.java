/// Source text and places in it.
@NullMarked
package dev.residua.compiler.source;

import org.jspecify.annotations.NullMarked;
