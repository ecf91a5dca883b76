/// From text to syntax tree: the only package that knows ANTLR.
@NullMarked
package dev.residua.compiler.syntax;

import org.jspecify.annotations.NullMarked;
