package dev.residua.cuda.emulation;

/// A launch that a device would refuse or break off; the message says which kernel, thread and
/// source line.
public final class EmulationException extends RuntimeException {
  private final int code;

  EmulationException(int code, String message) {
    super(message);
    this.code = code;
  }

  /// The `CUresult` that stands for it: 1 invalid value, 700 illegal address, 701 too many threads,
  /// 716 misaligned address, 719 launch failure.
  public int code() {
    return code;
  }
}
