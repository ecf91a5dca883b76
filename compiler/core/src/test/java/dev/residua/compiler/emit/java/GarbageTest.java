package dev.residua.compiler.emit.java;

import static com.google.common.truth.Truth.assertWithMessage;

import com.sun.management.ThreadMXBean;
import dev.residua.compiler.generate.GenerativeModels;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.Rehearsal;
import dev.residua.runtime.Threads;
import dev.residua.runtime.Weights;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A run allocates nothing once HotSpot has compiled its kernels: until then vectors are objects.
///
/// What all threads allocate is counted, so nothing else may run in this JVM, warm-ups in the
/// background among it.
@Tag("garbage")
class GarbageTest {
  private static final String ONCE =
      """
      model Once {
          input x: f32[N, 384]
          output y = x -> linear(384) -> tanh -> l2_normalise
      }
      """;

  private static final String LOOP =
      """
      package models;
      import dev.residua.runtime.*;
      public class Loop {
        /// The bytes that `count` tokens allocate.
        public static long bytes(GenerativeModel model, Integer count) {
          var session = ((Gpt) model).generation(40);
          var token = IntTensor.of(new int[] {1, 1}, 7);
          var bean = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
          session.append(IntTensor.of(new int[] {1, 3}, 1, 2, 3));
          session.append(token);
          long before = bean.getTotalThreadAllocatedBytes();
          for (int i = 0; i < count; i++) {
            if (session.length() == session.longest()) {
              session.restart();
              session.append(token);
            }
            session.append(token);
          }
          return bean.getTotalThreadAllocatedBytes() - before;
        }
      }
      """;

  private static final Weights WEIGHTS = Weights.random(1);

  @ParameterizedTest
  @CsvSource({"1, false", "1, true", "2, false", "2, true"})
  void aSteadyRunAllocatesNothing(int threads, boolean vectors) {
    try (var pool = Threads.of(threads)) {
      var workspace = Generated.workspace(Generated.of(Tagger.PROGRAM).load(WEIGHTS, pool));
      var run = (Rehearsal) workspace.workspace();
      workspace.run(Tagger.ids(3, 7), Tagger.ones(3, 7));
      run.use(vectors);
      // Vectors are objects until HotSpot has compiled all that works on them.
      long least = leastGarbage(1_000, 1_000, 1_000, () -> pool.run(run));

      assertWithMessage("bytes in 1,000 runs").that(least).isLessThan(1_000);
    }
  }

  /// HotSpot compiles what is called often, and interprets vectors as objects: what a run calls
  /// once is compiled by its pieces.
  @Test
  void norIsThereGarbageOfWhatARunCallsOnce() {
    try (var pool = Threads.of(1)) {
      var model = Generated.of(ONCE).load(WEIGHTS, pool);
      var workspace = Generated.workspace(model);
      var run = (Rehearsal) workspace.workspace();
      workspace.run(FloatTensor.zeros(1, 384));
      // All pieces a thousand times allocate less than a vector each time.
      leastGarbage(1_000, 1_000, 90_000, run::pieces);
      run.use(true);
      long least = leastGarbage(30, 10, 1_000, () -> pool.run(run));

      assertWithMessage("bytes in ten runs").that(least).isLessThan(1_000);
    }
  }

  /// The least bytes that `size` calls allocate, among so many batches of them; less than `enough`
  /// ends it.
  private static long leastGarbage(int batches, int size, long enough, Runnable call) {
    var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int batch = 0; batch < batches && least >= enough; batch++) {
      long before = bean.getTotalThreadAllocatedBytes();
      for (int i = 0; i < size; i++) {
        call.run();
      }
      least = Math.min(least, bean.getTotalThreadAllocatedBytes() - before);
    }
    return least;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aTokenAllocatesNothing(int threads) {
    var graph = Generated.graph(GenerativeModels.GPT);
    var sources = Map.of("models.Gpt", Generated.file(graph).text(), "models.Loop", LOOP);
    var loop = Generated.of(MemoryCompiler.compile(sources), "models.Loop");
    var gpt = loop.sibling("models.Gpt");
    try (var pool = Threads.of(threads)) {
      var model = gpt.load(Weights.random(1), pool);
      // Vectors are objects until HotSpot has compiled all that works on them.
      long least = Long.MAX_VALUE;
      for (int batch = 0; batch < 1_000 && least >= 1_000; batch++) {
        least = Math.min(least, (long) loop.call("bytes", model, 1_000));
      }

      assertWithMessage("bytes of 1,000 tokens").that(least).isLessThan(1_000);
    }
  }
}
