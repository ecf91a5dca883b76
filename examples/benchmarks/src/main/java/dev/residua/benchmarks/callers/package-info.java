/// How throughput grows with threads and with callers.
@NullMarked
package dev.residua.benchmarks.callers;

import org.jspecify.annotations.NullMarked;
