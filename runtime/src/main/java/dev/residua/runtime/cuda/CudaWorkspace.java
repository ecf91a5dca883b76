package dev.residua.runtime.cuda;

import dev.residua.runtime.ResiduaException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What one thread at a time runs a model with: memory on the device, pinned memory for what goes
/// in and out, a stream, and a captured graph for each of the sizes that came more than once.
///
/// A run has three parts: `input` for each input, [#run()], `output` for each output. Only the
/// second needs the thread that owns the context.
public final class CudaWorkspace implements AutoCloseable {
  /// Sizes whose plans and graphs are held.
  private static final int MOST_PLANS = 32;

  private final CudaModel model;
  private final Map<List<Long>, Planned> plans = new LinkedHashMap<>(16, 0.75f, true);
  private DeviceMemory memory = DeviceMemory.NONE;
  private MemorySegment pinned = MemorySegment.NULL;
  private MemorySegment stream = MemorySegment.NULL;
  private @Nullable Planned current;

  /// The plan whose words are zero now where it wants them so.
  private @Nullable Planned zeroed;

  CudaWorkspace(CudaModel model) {
    this.model = model;
  }

  /// A plan and what was made of it for the memory at hand.
  private static final class Planned {
    final CudaPlan plan;
    @Nullable BoundLaunches launches;
    @Nullable MemorySegment graph;

    Planned(CudaPlan plan) {
      this.plan = plan;
    }
  }

  /// Whether there is a plan for these sizes. If so, it is the one that the next runs follow.
  public boolean knows(long... sizes) {
    var known = plans.get(key(sizes));
    if (known == null) {
      return false;
    }
    follow(known);
    return true;
  }

  /// Takes a new plan, which the next runs follow.
  ///
  /// @throws ResiduaException where the device has too little memory for it
  public void learn(CudaPlan plan, long... sizes) {
    var planned = new Planned(plan);
    follow(planned);
    plans.put(key(sizes), planned);
    if (plans.size() > MOST_PLANS) {
      var oldest = plans.keySet().iterator().next();
      var dropped = Objects.requireNonNull(plans.remove(oldest));
      model.device().run(driver -> forget(driver, dropped));
    }
  }

  private static List<Long> key(long... sizes) {
    return Arrays.stream(sizes).boxed().collect(Collectors.toList());
  }

  private void follow(Planned planned) {
    current = planned;
    if (planned.plan.bytes() > memory.bytes() || planned.plan.portBytes() > pinned.byteSize()) {
      model.device().run(driver -> grow(driver, planned.plan));
    }
  }

  private void grow(Driver driver, CudaPlan plan) {
    model.requireOpen();
    if (stream.equals(MemorySegment.NULL)) {
      stream = driver.createStream();
    }
    if (plan.portBytes() > pinned.byteSize()) {
      freePinned(driver);
      plans.values().forEach(planned -> forget(driver, planned));
      pinned = driver.allocatePinned(plan.portBytes());
    }
    if (plan.bytes() > memory.bytes()) {
      plans.values().forEach(planned -> forget(driver, planned));
      memory.free(driver);
      memory = DeviceMemory.NONE;
      zeroed = null;
      memory =
          DeviceMemory.allocate(
              driver, plan.bytes(), model.device().name(), "a run of " + model.name());
    }
  }

  private static void forget(Driver driver, Planned planned) {
    planned.launches = null;
    if (planned.graph != null) {
      driver.destroyGraph(planned.graph);
      planned.graph = null;
    }
  }

  private Planned current() {
    return Objects.requireNonNull(current, "no plan was learned");
  }

  /// Takes the values of an input of the next run.
  public void input(int index, float[] values) {
    long place = current().plan.input(index);
    MemorySegment.copy(values, 0, pinned, ValueLayout.JAVA_FLOAT, place, values.length);
  }

  /// Takes the values of an input of the next run.
  public void input(int index, int[] values) {
    long place = current().plan.input(index);
    MemorySegment.copy(values, 0, pinned, ValueLayout.JAVA_INT, place, values.length);
  }

  /// Fills `to` with the values of an output of the last run.
  public void output(int index, float[] to) {
    long place = current().plan.output(index);
    MemorySegment.copy(pinned, ValueLayout.JAVA_FLOAT, place, to, 0, to.length);
  }

  /// Fills `to` with the values of an output of the last run.
  public void output(int index, int[] to) {
    long place = current().plan.output(index);
    MemorySegment.copy(pinned, ValueLayout.JAVA_INT, place, to, 0, to.length);
  }

  /// Runs the model. The first run with a plan waits for each of its kernels, so that a failure is
  /// known by its kernel; from the second on it is one graph.
  ///
  /// @throws CudaException where a kernel fails
  public void run() {
    var planned = current();
    model
        .device()
        .run(
            new OwnerThread.Work() {
              @Override
              public void begin() {
                CudaWorkspace.this.begin(model.device().driver(), planned);
              }

              @Override
              public void finish() {
                CudaWorkspace.this.finish(model.device().driver());
              }
            });
  }

  private void begin(Driver driver, Planned planned) {
    model.requireOpen();
    var plan = planned.plan;
    if (zeroed != planned && plan.zeroedBytes() > 0) {
      driver.zero(memory.address() + plan.portBytes(), plan.zeroedBytes() / Integer.BYTES, stream);
    }
    // Until the run has come to its end, what a kernel left there is not known.
    zeroed = null;
    var launches = planned.launches;
    if (launches == null) {
      var bound = new BoundLaunches(driver, model.kernels(), plan, memory, model.weights());
      copyIn(driver, plan);
      bound.step(stream);
      copyOut(driver, plan);
      planned.launches = bound;
    } else {
      var graph = planned.graph;
      if (graph == null) {
        graph =
            driver.capture(
                stream,
                () -> {
                  copyIn(driver, plan);
                  launches.launch(stream);
                  copyOut(driver, plan);
                });
        planned.graph = graph;
      }
      driver.launchGraph(graph, stream);
    }
    zeroed = planned;
  }

  private void copyIn(Driver driver, CudaPlan plan) {
    if (plan.inputBytes() > 0) {
      driver.toDevice(memory.address(), pinned, plan.inputBytes(), stream);
    }
  }

  private void copyOut(Driver driver, CudaPlan plan) {
    long from = plan.inputBytes();
    if (plan.portBytes() > from) {
      driver.toHost(pinned.asSlice(from), memory.address() + from, plan.portBytes() - from, stream);
    }
  }

  private void finish(Driver driver) {
    try {
      driver.synchronize(stream);
    } catch (CudaException e) {
      zeroed = null;
      throw new CudaException("a kernel of " + model.name() + ": " + e.getMessage(), e.status());
    }
  }

  private void freePinned(Driver driver) {
    if (pinned.byteSize() > 0) {
      driver.freePinned(pinned);
      pinned = MemorySegment.NULL;
    }
  }

  /// Frees all memory. The workspace may be used again, and then takes memory anew.
  @Override
  public void close() {
    model
        .device()
        .run(driver -> {
          plans.values().forEach(planned -> forget(driver, planned));
          plans.clear();
          current = null;
          zeroed = null;
          freePinned(driver);
          memory.free(driver);
          memory = DeviceMemory.NONE;
          if (!stream.equals(MemorySegment.NULL)) {
            driver.destroyStream(stream);
            stream = MemorySegment.NULL;
          }
        });
  }
}
