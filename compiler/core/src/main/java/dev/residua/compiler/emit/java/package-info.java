/// From a program to Java source, by JavaPoet. What is public here, the class that drives a CUDA
/// device is written with too.
@NullMarked
package dev.residua.compiler.emit.java;

import org.jspecify.annotations.NullMarked;
