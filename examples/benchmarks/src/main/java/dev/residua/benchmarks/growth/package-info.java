/// How time and memory grow with the batch and with the length of a sequence.
@NullMarked
package dev.residua.benchmarks.growth;

import org.jspecify.annotations.NullMarked;
