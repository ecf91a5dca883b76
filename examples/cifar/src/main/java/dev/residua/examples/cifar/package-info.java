@NullMarked
package dev.residua.examples.cifar;

import org.jspecify.annotations.NullMarked;
