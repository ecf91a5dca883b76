@NullMarked
package dev.residua.examples.digits;

import org.jspecify.annotations.NullMarked;
