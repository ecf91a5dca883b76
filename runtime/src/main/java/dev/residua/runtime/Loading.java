package dev.residua.runtime;

import java.util.concurrent.atomic.AtomicInteger;

/// Makes the weights of a model ready. Generated code says how, in units of which each is done by
/// one thread.
public abstract class Loading implements Spmd {
  /// The arrays of weights, as they are kept.
  public final float[][] w;

  /// As `w`, of integers.
  public final int[][] v;

  private final BoundWeights weights;
  private final ModelInfo model;
  private final int shared;
  private final int units;
  private final int rooms;
  private final Team alone = new Team(0);
  private final AtomicInteger nextShared = new AtomicInteger();
  private final AtomicInteger next = new AtomicInteger();

  /// @param arrays the number of arrays in `w`, and in `v`
  /// @param shared how many of them several units write to
  /// @param units the number of units
  /// @param rooms the arrays that a unit needs besides
  protected Loading(
      BoundWeights weights, ModelInfo model, int arrays, int shared, int units, int rooms) {
    this.weights = weights;
    this.model = model;
    this.shared = shared;
    this.units = units;
    this.rooms = rooms;
    w = new float[arrays][];
    v = new int[arrays][];
  }

  /// What one thread does first, for HotSpot to compile what the load needs.
  protected abstract void prepareLoad();

  /// What one thread does when half of the units have begun, and these are the larger ones, for
  /// HotSpot to compile what a first run in plain Java needs. It would forget about it if it came
  /// much earlier.
  protected abstract void prepareRun();

  /// Makes one of the arrays that several units write to.
  protected abstract void share(int array);

  /// Makes what one unit makes.
  ///
  /// @param part 0, the only part of `team`
  /// @param t room for what is needed in between
  protected abstract void unit(int unit, int part, Team team, float[][] t);

  @Override
  public final void run(int part, Team team) {
    if (part == team.parts() - 1) {
      prepareLoad();
    }
    for (int array; (array = nextShared.getAndIncrement()) < shared; ) {
      share(array);
    }
    team.barrier();
    float[][] t = new float[rooms][0];
    for (int unit; (unit = next.getAndIncrement()) < units; ) {
      if (unit == units / 2 && WarmUp.beginsPlain()) {
        prepareRun();
      }
      unit(unit, 0, alone, t);
    }
  }

  /// The parameter with this number, as long as it is.
  protected final float[] read(int parameter) {
    return weights.floats(model.parameters().get(parameter).name());
  }

  /// The parameter with this number, in `room` where that is large enough.
  protected final float[] read(int parameter, float[] room) {
    Parameter wanted = model.parameters().get(parameter);
    float[] to = room(room, Shapes.size(wanted.dims()));
    weights.read(wanted.name(), to);
    return to;
  }

  /// An array of at least `size` elements.
  protected static float[] room(float[] room, int size) {
    return room.length >= size ? room : new float[size];
  }
}
