@NullMarked
package dev.residua.compiler.emit.cuda;

import org.jspecify.annotations.NullMarked;
