/// CUDA kernels on the command line: what builds them, and where the built ones are kept.
@NullMarked
package dev.residua.cli.cuda;

import org.jspecify.annotations.NullMarked;
