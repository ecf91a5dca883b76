package dev.residua.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One thread of a pool. A run claims it, starts it with a team, and releases it.
final class Worker implements Runnable {
  /// Nanoseconds for which a worker without work watches for more before it parks.
  private static final long WATCH = 100_000;

  private static final VarHandle CLAIMED;

  static {
    try {
      CLAIMED = MethodHandles.lookup().findVarHandle(Worker.class, "claimed", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// The team of a run whose first member this is.
  final Team team;

  private final Thread thread;
  private int part;
  private volatile boolean claimed;
  private volatile boolean parked;
  private volatile boolean stopped;
  private volatile @Nullable Team job;

  Worker(String name, int workers) {
    team = new Team(workers);
    thread = new Thread(this, name);
    thread.setDaemon(true);
  }

  void launch() {
    thread.start();
  }

  boolean claim() {
    return !claimed && CLAIMED.compareAndSet(this, false, true);
  }

  void release() {
    claimed = false;
  }

  /// Only the run that claimed this worker may call it.
  void start(Team given, int givenPart) {
    part = givenPart;
    job = given;
    wake();
  }

  /// Ends the thread; whoever calls it has claimed this worker and never releases it.
  void stop() {
    stopped = true;
    wake();
  }

  boolean stopping() {
    return stopped;
  }

  private void wake() {
    if (parked) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void run() {
    while (true) {
      Team given = await();
      if (given == null) {
        return;
      }
      job = null;
      given.takePart(part);
    }
  }

  private @Nullable Team await() {
    long since = System.nanoTime();
    for (int spins = 1; ; spins++) {
      Team given = job;
      if (given != null || stopped) {
        return given;
      }
      Thread.onSpinWait();
      if ((spins & 63) == 0 && System.nanoTime() - since > WATCH) {
        parked = true;
        // Both sides write first and read then, all volatile: one of them sees the other.
        if (job == null && !stopped) {
          LockSupport.park(this);
        }
        parked = false;
        // An interrupt meant for a finished task would make every later park return at once.
        var _ = Thread.interrupted();
      }
    }
  }
}
