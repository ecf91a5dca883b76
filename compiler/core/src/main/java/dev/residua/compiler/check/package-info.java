/// From syntax tree to graph: names are resolved, constants evaluated, blocks expanded, every value
/// typed and every residual joined.
///
/// [dev.residua.compiler.check.Elaborator] is the way in. One model's elaboration is held together
/// by `Elaboration`; each of its parts knows one kind of construct.
@NullMarked
package dev.residua.compiler.check;

import org.jspecify.annotations.NullMarked;
