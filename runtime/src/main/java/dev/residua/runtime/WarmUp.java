package dev.residua.runtime;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// Which form of a model's kernels serves. Until HotSpot has compiled code of the Vector API, its
/// vectors are objects, and it takes a hundred times as long: plain Java serves first. When the
/// first run is done, a thread in the background computes pieces of it again and again, on memory
/// of its own, with the kernels of vectors, until they are about as fast as plain Java; these serve
/// from then on. Both forms give the same bits.
///
/// The system property `residua.kernels` decides otherwise: with `vector` those of vectors serve
/// from the first run on, with `warm` too, but pieces of kernels are computed before it until they
/// are compiled, and with `plain` plain Java serves always.
public final class WarmUp {
  /// The system property that chooses a form.
  public static final String PROPERTY = "residua.kernels";

  private static final Set<String> FORMS = Set.of("vector", "warm", "plain");

  /// Nanoseconds until a warm-up begins: a program that ends with its first result needs none.
  private static final long PAUSE = 50_000_000;

  /// Nanoseconds after which a warm-up ends that has not come to anything. A later run begins it
  /// again, when four times as long has passed, and then sixteen times, and so on.
  private static final long LONGEST = 30_000_000_000L;

  /// As above, for the pieces of kernels before a first run with vectors.
  private static final long FIRST = 5_000_000_000L;

  private static final int REST = 4;

  /// Plain Java is timed where vectors take less than so many times as long.
  private static final int NEAR = 8;

  /// Nanoseconds of the pieces of kernels, once they are compiled.
  private static final long FAST = 20_000;

  /// A run is cut into so many pieces, which are taken in steps of `STEP`, so that neighbours do
  /// not follow each other.
  private static final int PIECES = 32;

  private static final int STEP = 7;

  /// A warm-up may take as long as so many runs.
  private static final int RUNS = 8;

  /// At most one model is warmed up at a time: more would wait for the same compiler.
  private static final Object TURN = new Object();

  private final String form;
  private final boolean wanted;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean ready;
  private final AtomicBoolean first;
  private long rest = 1;
  private volatile long resume = System.nanoTime();

  public WarmUp() {
    form = form();
    boolean vectors = Vectors.lanes() > 0;
    first = new AtomicBoolean(form.equals("warm"));
    ready = !beginsPlain();
    wanted = vectors && form.isEmpty();
  }

  private static String form() {
    return System.getProperty(PROPERTY, "").strip();
  }

  /// Whether the first runs of a model are those of plain Java.
  static boolean beginsPlain() {
    String form = form();
    return Vectors.lanes() == 0 || !form.equals("warm") && !form.equals("vector");
  }

  /// Runs the kernels that serve now.
  ///
  /// @throws ResiduaException where the property names no form
  public void run(Rehearsal run, Threads threads) {
    boolean vectors = ready;
    if (!vectors && !wanted) {
      check();
    }
    run.use(vectors);
    if (vectors || !wanted) {
      if (vectors && first.compareAndSet(true, false)) {
        var _ = compilesPieces(run, System.nanoTime() + FIRST);
      }
      threads.run(run);
      return;
    }
    long begin = System.nanoTime();
    threads.run(run);
    long end = System.nanoTime();
    if (end - resume >= 0 && running.compareAndSet(false, true)) {
      begin(run.copy(), (end - begin) * threads.count());
    }
  }

  private void check() {
    if (!form.isEmpty() && !FORMS.contains(form)) {
      throw new ResiduaException(
          "-D"
              + PROPERTY
              + "="
              + form
              + " is no form of kernels; give vector, warm or plain, or nothing");
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // where priorities count, runs come first
  private void begin(Rehearsal run, long nanos) {
    Thread thread = new Thread(new Task(this, run, nanos), "residua-warm-up");
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
    thread.start();
  }

  private record Task(WarmUp owner, Rehearsal rehearsal, long nanos) implements Runnable {
    @Override
    public void run() {
      LockSupport.parkNanos(PAUSE);
      synchronized (TURN) {
        owner.warm(rehearsal, nanos);
      }
    }
  }

  private void warm(Rehearsal run, long nanos) {
    long begin = System.nanoTime();
    try {
      ready = compiled(run, begin + Math.max(LONGEST, RUNS * nanos));
    } catch (OutOfMemoryError _) {
      // There is no room for a second run: HotSpot compiles in the runs themselves.
      ready = true;
    } finally {
      long now = System.nanoTime();
      rest *= REST;
      resume = now + rest * (now - begin);
      running.set(false);
    }
  }

  private static boolean compiled(Rehearsal run, long end) {
    if (!compilesPieces(run, end)) {
      return false;
    }
    Team team = Team.ofPieces(PIECES);
    long plain = time(run, false, team, end);
    while (System.nanoTime() < end) {
      long vectors = time(run, true, team, end);
      if (vectors <= NEAR * plain) {
        // Plain kernels are compiled late as well.
        plain = Math.min(plain, time(run, false, team, end));
        if (System.nanoTime() < end && vectors <= plain + plain / 2) {
          return true;
        }
      }
    }
    return false;
  }

  /// Computes the pieces of kernels until they are compiled, or time is up. HotSpot compiles them
  /// once and well where they are called often, and not in the middle of their loops first.
  ///
  /// @return whether they are compiled
  private static boolean compilesPieces(Rehearsal run, long end) {
    long now = System.nanoTime();
    for (long before = now - 2 * FAST; now - before > FAST; ) {
      before = now;
      run.pieces();
      now = System.nanoTime();
      if (now > end) {
        return false;
      }
    }
    return true;
  }

  /// The time of all pieces; the greatest there is where it comes to an end.
  private static long time(Rehearsal run, boolean vectors, Team team, long end) {
    run.use(vectors);
    long taken = 0;
    for (int i = 0; i < PIECES; i++) {
      long before = System.nanoTime();
      run.run(i * STEP % PIECES, team);
      long now = System.nanoTime();
      taken += now - before;
      if (now > end) {
        return Long.MAX_VALUE / NEAR;
      }
    }
    return taken;
  }
}
