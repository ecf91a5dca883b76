@NullMarked
package dev.residua.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
