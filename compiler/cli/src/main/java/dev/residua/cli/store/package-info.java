/// Where weights and tokenizers come from when a model names a place for them.
@NullMarked
package dev.residua.cli.store;

import org.jspecify.annotations.NullMarked;
