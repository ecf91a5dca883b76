/// The comparison with ONNX Runtime, row by row.
@NullMarked
package dev.residua.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
