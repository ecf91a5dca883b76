/// ONNX files, as far as their weights.
@NullMarked
package dev.residua.cli.onnx;

import org.jspecify.annotations.NullMarked;
