package dev.residua.runtime;

/// A pool for short parallel runs: workers watch for work for some 100 us after their last run, so
/// that the next one starts within a microsecond, and then sleep. A run allocates nothing.
public final class Threads implements AutoCloseable {
  private final Worker[] workers;
  private final Team alone = new Team(0);
  private final boolean closeable;

  private Threads(int count, boolean closeable) {
    if (count < 1) {
      throw new ResiduaException("there must be at least 1 thread, not " + count);
    }
    this.closeable = closeable;
    workers = new Worker[count - 1];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker("residua-" + (i + 1), workers.length);
    }
    for (Worker worker : workers) {
      worker.launch();
    }
  }

  /// The pool of this process, with a thread for each processor. Closing it does nothing.
  public static Threads shared() {
    return Shared.INSTANCE;
  }

  /// A new pool of `count` threads, the caller of a run included: `count - 1` daemon threads.
  public static Threads of(int count) {
    return new Threads(count, true);
  }

  /// The greatest number of parts that a run can have.
  public int count() {
    return workers.length + 1;
  }

  /// Runs the task on the calling thread, which is part 0, and on every worker that is idle now;
  /// returns when all are done. Where no worker is idle, and inside another run of all workers, the
  /// team has one part. The first failure of any part is thrown here; the other parts end at their
  /// next barrier.
  public void run(Spmd task) {
    run(count(), task);
  }

  /// As `run`, with no more than `maxParts` parts.
  public void run(int maxParts, Spmd task) {
    Team team = alone;
    for (int i = 0; i < workers.length && team.parts() < maxParts; i++) {
      if (workers[i].claim()) {
        if (team == alone) {
          team = workers[i].team;
        }
        team.add(workers[i]);
      }
    }
    if (team == alone) {
      task.run(0, team);
    } else {
      team.execute(task);
    }
  }

  /// Ends the threads, after the runs that they are in. Later runs have one part.
  @Override
  public void close() {
    if (!closeable) {
      return;
    }
    for (Worker worker : workers) {
      if (worker.stopping()) {
        continue;
      }
      for (int spins = 0; !worker.claim(); spins++) {
        Team.pause(spins);
      }
      worker.stop();
    }
  }

  private static final class Shared {
    static final Threads INSTANCE = new Threads(Runtime.getRuntime().availableProcessors(), false);
  }
}
