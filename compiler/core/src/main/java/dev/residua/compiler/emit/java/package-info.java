/// From a program to Java source. The only package that knows JavaPoet.
@NullMarked
package dev.residua.compiler.emit.java;

import org.jspecify.annotations.NullMarked;
