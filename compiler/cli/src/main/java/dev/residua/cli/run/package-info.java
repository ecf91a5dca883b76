/// Inputs from files, texts and pictures; outputs as a person reads them.
@NullMarked
package dev.residua.cli.run;

import org.jspecify.annotations.NullMarked;
