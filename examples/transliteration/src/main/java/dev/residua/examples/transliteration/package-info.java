@NullMarked
package dev.residua.examples.transliteration;

import org.jspecify.annotations.NullMarked;
