/// What generated code computes once for the sizes of a run: tables of offsets, packed weights.
@NullMarked
package dev.residua.runtime.plan;

import org.jspecify.annotations.NullMarked;
