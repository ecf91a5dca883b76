/// The slow truth: tensors and an interpreter in double precision.
@NullMarked
package dev.residua.compiler.reference;

import org.jspecify.annotations.NullMarked;
