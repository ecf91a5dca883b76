/// A small strict reader of JSON.
@NullMarked
package dev.residua.runtime.json;

import org.jspecify.annotations.NullMarked;
