/// NVIDIA's GPUs by the driver API and `java.lang.foreign`: what a generated CUDA class calls.
@NullMarked
package dev.residua.runtime.cuda;

import org.jspecify.annotations.NullMarked;
