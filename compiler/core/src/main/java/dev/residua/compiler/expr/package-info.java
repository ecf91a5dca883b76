/// Scalar expressions: the one form in which the meaning of elementwise arithmetic is written.
@NullMarked
package dev.residua.compiler.expr;

import org.jspecify.annotations.NullMarked;
