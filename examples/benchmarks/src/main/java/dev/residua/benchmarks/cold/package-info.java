/// How long a fresh JVM takes to its first result, and what memory it takes.
@NullMarked
package dev.residua.benchmarks.cold;

import org.jspecify.annotations.NullMarked;
