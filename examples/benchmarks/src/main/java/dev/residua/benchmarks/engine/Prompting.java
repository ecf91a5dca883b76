package dev.residua.benchmarks.engine;

/// Keeps a generation at about the same length: after some steps it begins anew with the prompt.
final class Prompting implements Runnable {
  /// So few that the length hardly matters, so many that prompts take little of the time.
  static final int STEPS = 48;

  private final TypedCall restart;
  private final TypedCall prompt;
  private int left;

  Prompting(TypedCall restart, TypedCall prompt) {
    this.restart = restart;
    this.prompt = prompt;
  }

  /// Called once before each step.
  @Override
  public void run() {
    if (left == 0) {
      restart.call();
      prompt.call();
      left = STEPS;
    }
    left--;
  }
}
