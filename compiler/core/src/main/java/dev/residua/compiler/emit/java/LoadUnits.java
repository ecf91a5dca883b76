package dev.residua.compiler.emit.java;

import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.Program;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Cuts what is done at load into units that share nothing but parameters which no kernel of a load
/// reads, so that each is done by a thread of its own.
final class LoadUnits {
  /// Small units are joined until they have so many elements, or so many kernels.
  private static final long ELEMENTS = 1 << 20;

  /// Kernels by their numbers, and parameters that are kept as they are.
  ///
  /// @param elements what it reads and writes
  record Unit(List<Integer> kernels, List<Buffer> kept, long elements) {
    private Unit and(Unit other) {
      return new Unit(
          joined(kernels, other.kernels), joined(kept, other.kept), elements + other.elements);
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
      var both = new ArrayList<>(first);
      both.addAll(second);
      return List.copyOf(both);
    }

    private int size() {
      return kernels.size() + kept.size();
    }
  }

  private LoadUnits() {}

  /// The units, the largest first.
  static List<Unit> of(Program program) {
    var joined = new ArrayList<Unit>();
    for (var unit : separate(program)) {
      var last = joined.isEmpty() ? unit : joined.removeLast();
      if (last == unit) {
        joined.add(unit);
      } else if (last.elements() + unit.elements() <= ELEMENTS
          && last.size() + unit.size() <= Chunks.KERNELS) {
        joined.add(last.and(unit));
      } else {
        joined.add(last);
        joined.add(unit);
      }
    }
    joined.sort(Comparator.comparingLong(Unit::elements).reversed());
    return joined;
  }

  private static List<Unit> separate(Program program) {
    var kernels = program.prepare();
    int[] first = new int[kernels.size()];
    var users = new HashMap<Buffer, Integer>();
    for (int i = 0; i < first.length; i++) {
      first[i] = i;
      for (var buffer : buffers(kernels.get(i))) {
        var user = users.putIfAbsent(buffer, i);
        if (user != null) {
          join(first, user, i);
        }
      }
    }
    Map<Integer, List<Integer>> members = new LinkedHashMap<>();
    for (int i = 0; i < first.length; i++) {
      members.computeIfAbsent(root(first, i), _ -> new ArrayList<>()).add(i);
    }
    var units = new ArrayList<Unit>();
    for (var member : members.values()) {
      long elements =
          member.stream()
              .flatMap(i -> buffers(kernels.get(i)).stream())
              .distinct()
              .mapToLong(buffer -> buffer.size().constant())
              .sum();
      units.add(new Unit(List.copyOf(member), List.of(), elements));
    }
    var kept = Set.copyOf(program.prepared());
    for (var parameter : program.parameters()) {
      var buffer = parameter.buffer();
      if (kept.contains(buffer) && !users.containsKey(buffer)) {
        units.add(new Unit(List.of(), List.of(buffer), buffer.size().constant()));
      }
    }
    return units;
  }

  private static List<Buffer> buffers(Kernel kernel) {
    var buffers = new ArrayList<>(kernel.reads());
    buffers.addAll(kernel.writes());
    return Collections.unmodifiableList(buffers);
  }

  private static int root(int[] first, int i) {
    int root = i;
    while (first[root] != root) {
      root = first[root];
    }
    return root;
  }

  private static void join(int[] first, int a, int b) {
    int low = Math.min(root(first, a), root(first, b));
    int high = Math.max(root(first, a), root(first, b));
    first[high] = low;
  }
}
