/// Generation: from a model with causal attention, the model that goes on from what it has seen.
@NullMarked
package dev.residua.compiler.generate;

import org.jspecify.annotations.NullMarked;
