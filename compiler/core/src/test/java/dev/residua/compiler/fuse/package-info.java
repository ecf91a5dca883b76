@NullMarked
package dev.residua.compiler.fuse;

import org.jspecify.annotations.NullMarked;
