package dev.residua.compiler.syntax;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// Runs what follows the nesting of a program by recursion where the stack is large enough for the
/// deepest one that is allowed, whatever the caller's is.
public final class DeepStack {
  private static final long BYTES = 64L << 20;

  private DeepStack() {}

  /// The result of `work`, which runs in a thread of its own while the caller waits. Its exceptions
  /// are the caller's.
  public static <T> T call(Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Runnable run =
        () -> {
          try {
            result.complete(work.get());
          } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
          }
        };
    Thread thread = new Thread(null, run, "residua-compiler", BYTES);
    thread.setDaemon(true);
    thread.start();
    try {
      return result.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
