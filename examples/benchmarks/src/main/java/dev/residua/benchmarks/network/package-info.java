/// The networks that are measured, and their files: classes, weights, inputs and ONNX models.
@NullMarked
package dev.residua.benchmarks.network;

import org.jspecify.annotations.NullMarked;
