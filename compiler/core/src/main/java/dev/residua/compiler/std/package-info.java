/// The blocks that come with the language, as `.resnet` files among the resources.
@NullMarked
package dev.residua.compiler.std;

import org.jspecify.annotations.NullMarked;
