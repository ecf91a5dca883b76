/// How a model runs: kernels over buffers, printed by every backend.
@NullMarked
package dev.residua.compiler.kernel;

import org.jspecify.annotations.NullMarked;
