/// What a model means: typed values and the operations between them, in topological order.
@NullMarked
package dev.residua.compiler.graph;

import org.jspecify.annotations.NullMarked;
