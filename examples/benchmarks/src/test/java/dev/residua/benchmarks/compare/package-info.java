@NullMarked
package dev.residua.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
