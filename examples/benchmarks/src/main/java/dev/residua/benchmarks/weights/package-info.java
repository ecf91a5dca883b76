/// What weights of fewer bytes gain, and what they cost.
@NullMarked
package dev.residua.benchmarks.weights;

import org.jspecify.annotations.NullMarked;
