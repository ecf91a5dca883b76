@NullMarked
package dev.residua.runtime.text;

import org.jspecify.annotations.NullMarked;
