package dev.residua.benchmarks;

import dev.residua.benchmarks.engine.Difference;
import dev.residua.benchmarks.engine.Engine;
import dev.residua.benchmarks.engine.OnnxRuntimeEngine;
import dev.residua.benchmarks.engine.ResiduaModel;
import dev.residua.benchmarks.network.Preparation;
import dev.residua.benchmarks.network.Rows;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// One row on one of the two engines. Before it is timed the outputs of both are compared.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 6, time = 2)
@Measurement(iterations = 8, time = 1)
@Fork(1)
public abstract class Contest {
  @Param({"onnxruntime", "residua"})
  public String engine = "";

  @Param({"1", "2"})
  public int threads;

  private Engine timed = new NoEngine();
  private AutoCloseable model = () -> {};

  abstract String row();

  @Setup(Level.Trial)
  public final void start() {
    var row = new Preparation().prepare(Rows.named(row()), Preparation.Storage.APART);
    var loaded = ResiduaModel.load(row, threads);
    model = loaded;
    var ours = loaded.engine(row);
    var other = new OnnxRuntimeEngine(row, threads);
    ours.prepare();
    ours.run();
    other.run();
    Difference.check(other.output(), ours.output());
    boolean residua = engine.equals("residua");
    timed = residua ? ours : other;
    (residua ? other : ours).close();
  }

  @Setup(Level.Invocation)
  public final void prepare() {
    timed.prepare();
  }

  @TearDown(Level.Trial)
  public final void stop() throws Exception {
    timed.close();
    model.close();
  }

  @Benchmark
  public void run() {
    timed.run();
  }

  private static final class NoEngine implements Engine {
    @Override
    public void run() {
      throw new IllegalStateException("nothing was set up");
    }

    @Override
    public float[] output() {
      throw new IllegalStateException("nothing was set up");
    }

    @Override
    public void close() {}
  }
}
