/// The table of a model's layers.
@NullMarked
package dev.residua.cli.summary;

import org.jspecify.annotations.NullMarked;
