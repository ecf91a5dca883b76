@NullMarked
package dev.residua.cli;

import org.jspecify.annotations.NullMarked;
