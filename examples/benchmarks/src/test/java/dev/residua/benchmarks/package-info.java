@NullMarked
package dev.residua.benchmarks;

import org.jspecify.annotations.NullMarked;
