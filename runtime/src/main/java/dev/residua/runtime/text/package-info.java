/// Text to ids and back.
@NullMarked
package dev.residua.runtime.text;

import org.jspecify.annotations.NullMarked;
