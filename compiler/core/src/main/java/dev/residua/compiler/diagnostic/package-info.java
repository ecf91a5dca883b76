/// What the compiler says about a program: data first, then two ways to print it.
@NullMarked
package dev.residua.compiler.diagnostic;

import org.jspecify.annotations.NullMarked;
