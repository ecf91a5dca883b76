package dev.residua.runtime;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThreadsTest {
  @Test
  void aRunCallsEveryPartOnce() {
    try (Threads threads = Threads.of(3)) {
      for (int round = 0; round < 2_000; round++) {
        AtomicIntegerArray calls = new AtomicIntegerArray(3);
        threads.run((part, team) -> calls.addAndGet(part, team.parts()));
        assertThat(calls.toString()).isEqualTo("[3, 3, 3]");
      }
    }
  }

  @Test
  void theCallerIsPartZero() {
    Thread caller = Thread.currentThread();
    List<Thread> zero = new ArrayList<>();
    try (Threads threads = Threads.of(2)) {
      threads.run((part, _) -> {
        if (part == 0) {
          zero.add(Thread.currentThread());
        }
      });
    }
    assertThat(zero).containsExactly(caller);
  }

  @Test
  void fewerPartsMayBeAskedFor() {
    AtomicInteger parts = new AtomicInteger();
    try (Threads threads = Threads.of(4)) {
      threads.run(2, (_, team) -> parts.set(team.parts()));
      assertThat(parts.get()).isEqualTo(2);
      threads.run(1, (_, team) -> parts.set(team.parts()));
      assertThat(parts.get()).isEqualTo(1);
    }
  }

  @Test
  void whatIsWrittenBeforeABarrierIsSeenByAllAfterIt() {
    int rounds = 3_000;
    int[] row = new int[4 * 16];
    AtomicInteger wrong = new AtomicInteger();
    try (Threads threads = Threads.of(4)) {
      threads.run((part, team) -> {
        for (int round = 1; round <= rounds; round++) {
          row[part * 16] = round;
          team.barrier();
          for (int other = 0; other < team.parts(); other++) {
            if (row[other * 16] != round) {
              wrong.incrementAndGet();
            }
          }
          team.barrier();
        }
      });
    }
    assertThat(wrong.get()).isEqualTo(0);
  }

  @Test
  void manyCallersShareTheWorkersAndEachGetsItsOwnAnswer() throws InterruptedException {
    AtomicLong total = new AtomicLong();
    AtomicInteger wrong = new AtomicInteger();
    try (Threads threads = Threads.of(4)) {
      List<Thread> callers = new ArrayList<>();
      for (int c = 0; c < 8; c++) {
        callers.add(
            new Thread(() -> {
              for (int round = 0; round < 500; round++) {
                int[] sums = new int[4];
                threads.run((part, team) -> {
                  for (int i = team.begin(part, 1000); i < team.end(part, 1000); i++) {
                    sums[part] += i;
                  }
                  team.barrier();
                  if (part == 0) {
                    total.addAndGet(sums[0] + sums[1] + sums[2] + sums[3]);
                  }
                });
                if (sums[0] + sums[1] + sums[2] + sums[3] != 499_500) {
                  wrong.incrementAndGet();
                }
              }
            }));
      }
      callers.forEach(Thread::start);
      for (Thread caller : callers) {
        caller.join();
      }
    }
    assertThat(wrong.get()).isEqualTo(0);
    assertThat(total.get()).isEqualTo(8L * 500 * 499_500);
  }

  @Test
  void aFailureOfOnePartEndsTheOthersAndReachesTheCaller() {
    try (Threads threads = Threads.of(3)) {
      for (int round = 0; round < 300; round++) {
        int failing = round % 3;
        IllegalStateException failure = new IllegalStateException("part " + failing);
        AtomicInteger passed = new AtomicInteger();
        Exception thrown =
            assertThrows(
                IllegalStateException.class,
                () ->
                    threads.run((part, team) -> {
                      team.barrier();
                      if (part == failing) {
                        throw failure;
                      }
                      team.barrier();
                      passed.incrementAndGet();
                    }));
        assertThat(thrown).isSameInstanceAs(failure);
        assertThat(passed.get()).isEqualTo(0);
      }
      AtomicInteger parts = new AtomicInteger();
      threads.run((_, _) -> parts.incrementAndGet());
      assertThat(parts.get()).isEqualTo(3);
    }
  }

  @Test
  void aRunInsideARunOfAllWorkersHasOnePart() {
    AtomicInteger inner = new AtomicInteger();
    try (Threads threads = Threads.of(2)) {
      threads.run((_, team) -> {
        team.barrier();
        threads.run((_, nested) -> inner.addAndGet(nested.parts()));
        team.barrier();
      });
    }
    assertThat(inner.get()).isEqualTo(2);
  }

  @Test
  void anInterruptedCallerStillCompletes() {
    AtomicInteger parts = new AtomicInteger();
    try (Threads threads = Threads.of(2)) {
      Thread.currentThread().interrupt();
      threads.run((_, team) -> {
        team.barrier();
        parts.incrementAndGet();
      });
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(parts.get()).isEqualTo(2);
  }

  @Test
  void aClosedPoolRunsOnTheCallerAlone() {
    Threads threads = Threads.of(3);
    threads.close();
    threads.close();
    AtomicInteger parts = new AtomicInteger();
    threads.run((_, team) -> parts.addAndGet(team.parts()));
    assertThat(parts.get()).isEqualTo(1);
  }

  @Test
  void aRunAllocatesNothing() {
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] ids = new long[2];
    long[] first = new long[2];
    long[] last = new long[2];
    Spmd task =
        (part, team) -> {
          team.barrier();
          ids[part] = Thread.currentThread().threadId();
          team.barrier();
        };
    try (Threads threads = Threads.of(2)) {
      for (int i = 0; i < 1_000; i++) {
        threads.run(task);
      }
      for (int t = 0; t < 2; t++) {
        first[t] = bean.getThreadAllocatedBytes(ids[t]);
      }
      // The bean itself allocates: what one look costs is taken off.
      long look = bean.getThreadAllocatedBytes(ids[0]) - first[0];
      first[0] = bean.getThreadAllocatedBytes(ids[0]);
      for (int i = 0; i < 10_000; i++) {
        threads.run(task);
      }
      for (int t = 0; t < 2; t++) {
        last[t] = bean.getThreadAllocatedBytes(ids[t]);
      }
      assertThat(last[0] - first[0]).isAtMost(look + 512);
      assertThat(last[1] - first[1]).isAtMost(512);
    }
  }

  @Test
  void sharesAreContiguousAndBalanced() {
    try (Threads threads = Threads.of(3)) {
      int[] bounds = new int[6];
      threads.run((part, team) -> {
        bounds[2 * part] = team.begin(part, 10);
        bounds[2 * part + 1] = team.end(part, 10);
      });
      assertThat(bounds).isEqualTo(new int[] {0, 3, 3, 6, 6, 10});
      threads.run((part, team) -> {
        bounds[2 * part] = team.begin(part, 10, 4);
        bounds[2 * part + 1] = team.end(part, 10, 4);
      });
      assertThat(bounds).isEqualTo(new int[] {0, 4, 4, 8, 8, 10});
    }
  }
}
