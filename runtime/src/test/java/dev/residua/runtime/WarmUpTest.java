package dev.residua.runtime;

import static com.google.common.truth.Truth.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  /// A run that notes which form computes, and whose forms take as long as each other.
  private static final class Noted implements Rehearsal {
    private final List<String> notes;
    private final String name;
    private boolean vectors;

    Noted(String name, List<String> notes) {
      this.name = name;
      this.notes = notes;
    }

    @Override
    public Rehearsal copy() {
      return new Noted("copy", notes);
    }

    @Override
    public void use(boolean chosen) {
      vectors = chosen;
    }

    @Override
    public void pieces() {
      notes.add(name + " pieces");
    }

    @Override
    public void run(int part, Team team) {
      notes.add(name + (vectors ? " vector" : " plain"));
      team.barrier();
    }
  }

  private static List<String> notes() {
    return Collections.synchronizedList(new ArrayList<>());
  }

  private static WarmUp with(String form) {
    System.setProperty(WarmUp.PROPERTY, form);
    try {
      return new WarmUp();
    } finally {
      System.clearProperty(WarmUp.PROPERTY);
    }
  }

  @Test
  void vectorsServeWhenACopyOfTheRunIsWarm() {
    var notes = notes();
    var run = new Noted("run", notes);
    try (var threads = Threads.of(1)) {
      var warmUp = new WarmUp();
      do {
        warmUp.run(run, threads);
      } while (!run.vectors);
    }

    assertThat(notes.getFirst()).isEqualTo("run plain");
    assertThat(notes.getLast()).isEqualTo("run vector");
    assertThat(notes).containsAtLeast("copy pieces", "copy vector", "copy plain").inOrder();
  }

  @Test
  void thePropertyChoosesAForm() {
    var notes = notes();
    var run = new Noted("run", notes);
    try (var threads = Threads.of(1)) {
      with("vector").run(run, threads);
      with("plain").run(run, threads);

      assertThat(Refusal.of(() -> with("scalar").run(run, threads)))
          .isEqualTo(
              "-Dresidua.kernels=scalar is no form of kernels; give vector, warm or plain, or nothing");
    }
    assertThat(notes).containsExactly("run vector", "run plain").inOrder();
  }

  @Test
  void piecesComeBeforeAFirstRunThatIsToBeWarm() {
    var notes = notes();
    var run = new Noted("run", notes);
    try (var threads = Threads.of(1)) {
      var warmUp = with("warm");
      warmUp.run(run, threads);
      warmUp.run(run, threads);
    }

    assertThat(notes.getFirst()).isEqualTo("run pieces");
    notes.removeIf("run pieces"::equals);
    assertThat(notes).containsExactly("run vector", "run vector");
  }
}
