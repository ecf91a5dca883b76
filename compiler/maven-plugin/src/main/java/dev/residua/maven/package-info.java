/// The goal `residua:generate`. It runs in Maven's JVM, which may be Java 17, and leaves the work
/// to the compiler in a JVM of its own, which is Java 25.
@NullMarked
package dev.residua.maven;

import org.jspecify.annotations.NullMarked;
