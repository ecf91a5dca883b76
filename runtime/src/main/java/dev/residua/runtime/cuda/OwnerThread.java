package dev.residua.runtime.cuda;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/// The one thread that calls the driver: a context belongs to a thread of the operating system, and
/// a virtual thread changes its own.
///
/// It begins all work that waits before it waits for the oldest itself, so that the streams of
/// several callers are busy at once.
final class OwnerThread {
  /// Something for the device to do.
  interface Work {
    /// Puts it into a stream.
    void begin();

    /// Waits for it.
    void finish();
  }

  private record Job(Work work, CompletableFuture<Void> done) {}

  private final LinkedBlockingQueue<Job> waiting = new LinkedBlockingQueue<>();
  private final ArrayDeque<Job> begun = new ArrayDeque<>();
  private final Thread thread;
  private volatile boolean stopped;

  OwnerThread(String name) {
    thread = Thread.ofPlatform().daemon().name(name).unstarted(this::loop);
    thread.start();
  }

  /// Does the work and comes back when it is done; what it throws is thrown here.
  void run(Work work) {
    if (Thread.currentThread().equals(thread)) {
      work.begin();
      work.finish();
      return;
    }
    if (stopped) {
      throw new IllegalStateException("the CUDA device is closed");
    }
    var job = new Job(work, new CompletableFuture<>());
    waiting.add(job);
    // The thread may have ended between the question and the answer.
    if (stopped && waiting.remove(job)) {
      throw new IllegalStateException("the CUDA device is closed");
    }
    try {
      job.done.join();
    } catch (CompletionException e) {
      throw rethrown(e);
    }
  }

  /// As [#run(Work)], for calls that end by themselves.
  void run(Runnable calls) {
    run(
        new Work() {
          @Override
          public void begin() {
            calls.run();
          }

          @Override
          public void finish() {}
        });
  }

  /// Ends the thread after `last`.
  void stop(Runnable last) {
    run(() -> {
      stopped = true;
      finishAll();
      last.run();
    });
  }

  private static RuntimeException rethrown(CompletionException e) {
    return switch (e.getCause()) {
      case RuntimeException cause -> cause;
      case Error cause -> throw cause;
      case null, default -> e;
    };
  }

  private void loop() {
    while (!stopped) {
      try {
        step();
      } catch (InterruptedException _) {
        // Nobody has this thread but its owner, who ends it by `stop`.
      }
    }
    var late = new IllegalStateException("the CUDA device is closed");
    finishAll();
    waiting.forEach(job -> job.done.completeExceptionally(late));
  }

  private void step() throws InterruptedException {
    var job = begun.isEmpty() ? waiting.take() : waiting.poll();
    if (job != null) {
      if (attempt(job, job.work::begin)) {
        begun.add(job);
      }
      return;
    }
    finishOldest();
  }

  private void finishAll() {
    while (!begun.isEmpty()) {
      finishOldest();
    }
  }

  private void finishOldest() {
    var oldest = begun.remove();
    if (attempt(oldest, oldest.work::finish)) {
      oldest.done.complete(null);
    }
  }

  private static boolean attempt(Job job, Runnable part) {
    try {
      part.run();
      return true;
    } catch (RuntimeException | Error e) {
      job.done.completeExceptionally(e);
      return false;
    }
  }
}
