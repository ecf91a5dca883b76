@NullMarked
package dev.residua.compiler.generate;

import org.jspecify.annotations.NullMarked;
