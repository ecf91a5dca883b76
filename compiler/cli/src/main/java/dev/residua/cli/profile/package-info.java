/// What each kernel of a model costs on this machine.
@NullMarked
package dev.residua.cli.profile;

import org.jspecify.annotations.NullMarked;
