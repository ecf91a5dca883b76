@NullMarked
package dev.residua.compiler.emit.java;

import org.jspecify.annotations.NullMarked;
