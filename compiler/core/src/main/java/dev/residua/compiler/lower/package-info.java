/// From a graph to a program: buffers, layouts and kernels are chosen here.
@NullMarked
package dev.residua.compiler.lower;

import org.jspecify.annotations.NullMarked;
