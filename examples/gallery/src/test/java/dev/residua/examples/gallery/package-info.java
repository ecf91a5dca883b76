@NullMarked
package dev.residua.examples.gallery;

import org.jspecify.annotations.NullMarked;
