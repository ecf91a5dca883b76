package dev.residua.compiler.fuse;

import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Loops that go through memory: step `i` of loop `k` is `strides[k]` elements on.
record DenseLoops(List<Dim> extents, List<Dim> strides) {
  /// The steps of these loops that lead to `place`, each as a function of the variables of `place`,
  /// where every step is met once as those variables run from 0 to their own `ends`.
  Optional<List<Affine>> steps(Affine place, Map<String, Dim> ends) {
    if (!place.offset().is(0)) {
      return Optional.empty();
    }
    List<Map<String, Dim>> found = new ArrayList<>();
    extents.forEach(_ -> found.add(new LinkedHashMap<>()));
    for (var term : place.factors().entrySet()) {
      if (!term.getValue().is(0) && !assign(term.getKey(), term.getValue(), found)) {
        return Optional.empty();
      }
    }
    var steps = new ArrayList<Affine>();
    for (int k = 0; k < extents.size(); k++) {
      if (!covers(found.get(k), ends, extents.get(k))) {
        return Optional.empty();
      }
      steps.add(new Affine(found.get(k), Dim.ZERO));
    }
    return Optional.of(steps);
  }

  /// Gives a term to the loop with the widest stride that divides it.
  private boolean assign(String variable, Dim factor, List<Map<String, Dim>> found) {
    int widest = -1;
    for (int k = 0; k < extents.size(); k++) {
      var stride = strides.get(k);
      boolean divides = !stride.is(0) && factor.dividedBy(stride).isPresent();
      if (divides && (widest < 0 || stride.dividedBy(strides.get(widest)).isPresent())) {
        widest = k;
      }
    }
    if (widest < 0) {
      return false;
    }
    found.get(widest).put(variable, factor.dividedBy(strides.get(widest)).orElseThrow());
    return true;
  }

  /// Whether `Σ factor * variable` takes every value below `extent` once: the variables count as
  /// the digits of a number do.
  private static boolean covers(Map<String, Dim> terms, Map<String, Dim> ends, Dim extent) {
    var left = new LinkedHashMap<>(terms);
    var reach = Dim.ONE;
    while (!left.isEmpty()) {
      var unit = reach;
      var next =
          left.entrySet().stream()
              .filter(term -> term.getValue().equals(unit) && ends.containsKey(term.getKey()))
              .findFirst();
      if (next.isEmpty()) {
        return false;
      }
      left.remove(next.get().getKey());
      reach = reach.times(ends.getOrDefault(next.get().getKey(), Dim.ONE));
    }
    return reach.equals(extent);
  }
}
