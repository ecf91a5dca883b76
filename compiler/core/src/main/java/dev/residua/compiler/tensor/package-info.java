/// Types of tensors: element types, sizes that may be symbols, shapes.
@NullMarked
package dev.residua.compiler.tensor;

import org.jspecify.annotations.NullMarked;
