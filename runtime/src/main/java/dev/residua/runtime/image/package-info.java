/// Pictures to tensors.
@NullMarked
package dev.residua.runtime.image;

import org.jspecify.annotations.NullMarked;
