package dev.residua.benchmarks;

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

/// One workload on one of the two engines. Before it is timed the outputs of both are compared.
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

  abstract String workload();

  @Setup(Level.Trial)
  public final void start() {
    var workload = Workloads.named(workload());
    var other = workload.onnxRuntime(threads);
    var ours = workload.residua(threads);
    Difference.check(other, ours);
    boolean residua = engine.equals("residua");
    timed = residua ? ours : other;
    (residua ? other : ours).close();
  }

  @TearDown(Level.Trial)
  public final void stop() {
    timed.close();
  }

  @Benchmark
  public float[] run() {
    return timed.run();
  }

  private static final class NoEngine implements Engine {
    @Override
    public float[] run() {
      throw new IllegalStateException("nothing was set up");
    }

    @Override
    public void close() {}
  }
}
