@NullMarked
package dev.residua.runtime;

import org.jspecify.annotations.NullMarked;
