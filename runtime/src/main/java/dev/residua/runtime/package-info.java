/// What generated models call: tensors, weights, threads, checks of inputs, and files of arrays.
@NullMarked
package dev.residua.runtime;

import org.jspecify.annotations.NullMarked;
