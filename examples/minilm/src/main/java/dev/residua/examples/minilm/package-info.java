@NullMarked
package dev.residua.examples.minilm;

import org.jspecify.annotations.NullMarked;
