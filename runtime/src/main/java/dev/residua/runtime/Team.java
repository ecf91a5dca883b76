package dev.residua.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The threads that run one `Spmd` together. It is valid only inside that run.
public final class Team {
  /// Spins before a waiting thread offers its core to others: some 20 us.
  private static final int SPINS = 400;

  private static final VarHandle ARRIVED;
  private static final VarHandle RUNNING;
  private static final VarHandle FAILURE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      ARRIVED = lookup.findVarHandle(Team.class, "arrived", int.class);
      RUNNING = lookup.findVarHandle(Team.class, "running", int.class);
      FAILURE = lookup.findVarHandle(Team.class, "failure", Throwable.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final Team ALONE = new Team(0);

  private final Worker[] members;
  private int parts = 1;

  /// Whether each part runs by itself.
  private boolean apart;

  private @Nullable Spmd task;

  @SuppressWarnings("UnusedVariable") // read through ARRIVED
  private volatile int arrived;

  private volatile int generation;
  private volatile int running;
  private volatile @Nullable Throwable failure;

  Team(int workers) {
    members = new Worker[workers];
  }

  /// A team of the calling thread alone, which waits for nobody.
  public static Team alone() {
    return ALONE;
  }

  /// A team whose parts do not wait for each other: what they compute is of no use.
  static Team ofPieces(int pieces) {
    Team team = new Team(0);
    team.parts = pieces;
    team.apart = true;
    return team;
  }

  /// The number of threads in this run, the caller's included.
  public int parts() {
    return parts;
  }

  /// Waits until every part has come here. What any part wrote before is seen by all after it.
  public void barrier() {
    if (parts == 1 || apart) {
      return;
    }
    if (failure != null) {
      throw Aborted.INSTANCE;
    }
    int current = generation;
    if ((int) ARRIVED.getAndAdd(this, 1) + 1 == parts) {
      arrived = 0;
      generation = current + 1;
      return;
    }
    for (int spins = 0; generation == current; spins++) {
      if (failure != null) {
        throw Aborted.INSTANCE;
      }
      pause(spins);
    }
  }

  /// The first of `count` items that `part` works on: contiguous shares that differ by one at most.
  public int begin(int part, int count) {
    return (int) ((long) count * part / parts);
  }

  /// The item after the last that `part` works on.
  public int end(int part, int count) {
    return (int) ((long) count * (part + 1) / parts);
  }

  /// As `begin`, where shares start at multiples of `grain`.
  public int begin(int part, int count, int grain) {
    long grains = ((long) count + grain - 1) / grain;
    return (int) Math.min(count, grains * part / parts * grain);
  }

  /// As `end`, where shares end at multiples of `grain` or at `count`.
  public int end(int part, int count, int grain) {
    return begin(part + 1, count, grain);
  }

  @SuppressWarnings("ThreadPriorityCheck") // with more threads than cores, spinning starves them
  static void pause(int spins) {
    if (spins < SPINS) {
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
  }

  void add(Worker worker) {
    members[parts - 1] = worker;
    parts++;
  }

  /// Runs the task on all members and on the calling thread, and leaves the team empty.
  void execute(Spmd spmd) {
    int workers = parts - 1;
    task = spmd;
    arrived = 0;
    running = workers;
    for (int i = 0; i < workers; i++) {
      members[i].start(this, i + 1);
    }
    take(spmd, 0);
    for (int spins = 0; running != 0; spins++) {
      pause(spins);
    }
    Throwable thrown = failure;
    failure = null;
    task = null;
    parts = 1;
    // The team belongs to its first member: that one is set free last.
    for (int i = workers - 1; i >= 0; i--) {
      members[i].release();
    }
    if (thrown != null) {
      Team.<RuntimeException>rethrow(thrown);
    }
  }

  /// Called by a worker; after it the worker must not touch this team.
  void takePart(int part) {
    Spmd spmd = task;
    if (spmd != null) {
      take(spmd, part);
    }
    RUNNING.getAndAdd(this, -1);
  }

  private void take(Spmd spmd, int part) {
    try {
      spmd.run(part, this);
    } catch (Throwable t) {
      if (t != Aborted.INSTANCE) {
        FAILURE.compareAndSet(this, null, t);
      }
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> void rethrow(Throwable t) throws X {
    throw (X) t;
  }

  /// Takes a part out of a run that another part has failed. It never leaves this class.
  private static final class Aborted extends RuntimeException {
    @SuppressWarnings("StaticAssignmentOfThrowable") // it has no trace, and a run allocates nothing
    static final Aborted INSTANCE = new Aborted();

    private Aborted() {
      super("another part of this run failed", null, false, false);
    }
  }
}
