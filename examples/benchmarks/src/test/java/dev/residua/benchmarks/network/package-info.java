@NullMarked
package dev.residua.benchmarks.network;

import org.jspecify.annotations.NullMarked;
