/// The two engines, each as a program calls it that runs a network again and again.
@NullMarked
package dev.residua.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
