/// `Program` → `Program`: fewer kernels that compute the same, for a device on which a launch costs
/// as much as a small kernel.
@NullMarked
package dev.residua.compiler.fuse;

import org.jspecify.annotations.NullMarked;
