package dev.residua.runtime.cuda;

/// A call of the CUDA driver that failed although nothing that the user gave is wrong. The message
/// names the call or, with its layer, the kernel.
public final class CudaException extends RuntimeException {
  private final int status;

  CudaException(String message, int status) {
    super(message);
    this.status = status;
  }

  /// The driver's `CUresult`, for example 700 for an illegal address.
  public int status() {
    return status;
  }
}
