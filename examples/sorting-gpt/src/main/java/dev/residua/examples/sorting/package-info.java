@NullMarked
package dev.residua.examples.sorting;

import org.jspecify.annotations.NullMarked;
