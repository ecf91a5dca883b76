/// The command line `residua`: files, printing and exit codes.
@NullMarked
package dev.residua.cli;

import org.jspecify.annotations.NullMarked;
