/// How fast Residua is, measured by JMH, with ONNX Runtime beside it in one run.
@NullMarked
package dev.residua.benchmarks;

import org.jspecify.annotations.NullMarked;
