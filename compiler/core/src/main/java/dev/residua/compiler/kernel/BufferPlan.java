package dev.residua.compiler.kernel;

import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which intermediate values share memory: two share a slot only if one is dead before the other is
/// written.
///
/// @param slots the memory of a run
/// @param slotOf the slot of each buffer that a kernel of the run writes and that is no output or
///   state
public record BufferPlan(List<Slot> slots, Map<Buffer, Integer> slotOf) {
  /// Memory for one value at a time: as many elements as the largest of `sizes`.
  public record Slot(Buffer.Element element, Set<Dim> sizes) {}

  /// What symbols are taken to be when slots are compared.
  private static final long TYPICAL = 64;

  /// Gives each buffer, in the order of the kernels, the free slot that it fills best.
  public static BufferPlan of(Program program) {
    return of(program, program.kernels().stream().map(List::of).toList());
  }

  /// As above, for kernels that run in groups: none of a group is done before another begins.
  ///
  /// @param groups all kernels of the program, in its order
  public static BufferPlan of(Program program, List<List<Kernel>> groups) {
    return of(program, groups, Set.of());
  }

  /// As above, where some values are held elsewhere.
  public static BufferPlan of(Program program, List<List<Kernel>> groups, Set<Buffer> elsewhere) {
    var kept = new HashSet<>(elsewhere);
    program.outputs().forEach(binding -> kept.add(binding.buffer()));
    kept.addAll(program.states());
    var lastUse = new HashMap<Buffer, Integer>();
    for (int i = 0; i < groups.size(); i++) {
      for (var kernel : groups.get(i)) {
        for (var buffer : kernel.reads()) {
          lastUse.put(buffer, i);
        }
        for (var buffer : kernel.writes()) {
          lastUse.merge(buffer, i, Math::max);
        }
      }
    }
    var slots = new ArrayList<Slot>();
    var slotOf = new HashMap<Buffer, Integer>();
    var freeAfter = new ArrayList<Integer>();
    for (int i = 0; i < groups.size(); i++) {
      var written = groups.get(i).stream().flatMap(kernel -> kernel.writes().stream()).toList();
      for (var buffer : written) {
        if (kept.contains(buffer) || slotOf.containsKey(buffer)) {
          continue;
        }
        int slot = best(buffer, i, slots, freeAfter);
        slots.get(slot).sizes().add(buffer.size());
        freeAfter.set(slot, lastUse.get(buffer));
        slotOf.put(buffer, slot);
      }
    }
    return new BufferPlan(List.copyOf(slots), Map.copyOf(slotOf));
  }

  private static int best(Buffer buffer, int now, List<Slot> slots, List<Integer> freeAfter) {
    int best = -1;
    long bestWaste = Long.MAX_VALUE;
    long size = typical(buffer.size());
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).element() != buffer.element() || freeAfter.get(i) >= now) {
        continue;
      }
      long held = slots.get(i).sizes().stream().mapToLong(BufferPlan::typical).max().orElse(0);
      long waste = Math.abs(held - size);
      if (waste < bestWaste) {
        best = i;
        bestWaste = waste;
      }
    }
    if (best < 0) {
      slots.add(new Slot(buffer.element(), new LinkedHashSet<>()));
      freeAfter.add(0);
      best = slots.size() - 1;
    }
    return best;
  }

  private static long typical(Dim size) {
    return size.evaluate(_ -> TYPICAL);
  }
}
