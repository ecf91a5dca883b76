package dev.residua.compiler.graph;

/// An operation that writes all of itself: product, convolution, reduction, pooling, movement.
public non-sealed interface PrimitiveOp extends Op {}
