package dev.residua.compiler.kernel;

import java.util.function.ToLongFunction;

/// What one run of a kernel has to do at given sizes, whatever computes it: what a time is compared
/// with.
///
/// @param operations on floats: a multiplication followed by an addition is two, any function or
///   comparison is one
/// @param bytesRead the elements that are needed, each counted once, however often it is read
/// @param bytesWritten the elements that are made
public record Work(long operations, long bytesRead, long bytesWritten) {
  public static final Work NONE = new Work(0, 0, 0);

  /// The work of `kernel` where each symbol has the size that `sizes` gives. Elements that a guard
  /// or a border leaves out are counted as if they were there.
  ///
  /// @throws ArithmeticException where a count leaves 64 bits
  public static Work of(Kernel kernel, ToLongFunction<String> sizes) {
    return new WorkCount(sizes).of(kernel);
  }

  /// What is moved between memory and processor at the least.
  public long bytes() {
    return bytesRead + bytesWritten;
  }

  /// Operations for each byte moved, the abscissa of a roofline (Williams et al., 2009).
  public double intensity() {
    return bytes() == 0 ? 0 : (double) operations / bytes();
  }

  public Work plus(Work other) {
    return new Work(
        Math.addExact(operations, other.operations),
        Math.addExact(bytesRead, other.bytesRead),
        Math.addExact(bytesWritten, other.bytesWritten));
  }
}
