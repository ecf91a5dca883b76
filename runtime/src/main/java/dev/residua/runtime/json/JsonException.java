package dev.residua.runtime.json;

/// Text that is not JSON. The message says what is wrong and at which character, counted from 0.
public final class JsonException extends RuntimeException {
  private final int offset;

  public JsonException(String problem, int offset) {
    super(problem + " at character " + offset, null, false, false);
    this.offset = offset;
  }

  public int offset() {
    return offset;
  }
}
