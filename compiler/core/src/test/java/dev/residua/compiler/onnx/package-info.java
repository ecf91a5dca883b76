/// Graphs written as ONNX files, so that ONNX Runtime can say whether the reference is right.
@NullMarked
package dev.residua.compiler.onnx;

import org.jspecify.annotations.NullMarked;
