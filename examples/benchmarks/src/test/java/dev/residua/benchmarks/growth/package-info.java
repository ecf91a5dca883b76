@NullMarked
package dev.residua.benchmarks.growth;

import org.jspecify.annotations.NullMarked;
