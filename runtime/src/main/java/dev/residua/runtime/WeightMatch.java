package dev.residua.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What becomes of a model's parameters when they are looked up in a store by one scheme.
///
/// @param places where each parameter is stored
/// @param missing the parameters that are not there
/// @param wrong a line for each parameter that is there, but with another shape or type
/// @param unused the stored tensors that no parameter takes
record WeightMatch(
    String storeName,
    ModelInfo model,
    String scheme,
    Map<String, NameMap.Place> places,
    List<Parameter> missing,
    List<String> wrong,
    List<String> unused) {
  /// Beyond so many, lines come without the nearest name.
  private static final int HINTS = 40;

  static WeightMatch of(TensorStore store, ModelInfo model, NameMap names) {
    Set<String> unused = new LinkedHashSet<>(store.names());
    Set<String> stored = new HashSet<>(unused);
    Map<String, NameMap.Place> places = new HashMap<>();
    List<Parameter> missing = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (Parameter parameter : model.parameters()) {
      NameMap.Place place = names.place(parameter.name());
      places.put(parameter.name(), place);
      if (!stored.contains(place.stored())) {
        missing.add(parameter);
        continue;
      }
      unused.remove(place.stored());
      int[] expected = expected(parameter, place);
      int[] shape = store.shape(place.stored());
      String there = "`" + place.stored() + "` is " + store.dtype(place.stored());
      if (!Arrays.equals(squeezed(expected), squeezed(shape))) {
        wrong.add(
            line(parameter)
                + " needs "
                + Shapes.text(expected)
                + ", but "
                + there
                + Shapes.text(shape));
      } else if (!parameter.dtype().isFloat() && store.dtype(place.stored()).isFloat()) {
        wrong.add(line(parameter) + " needs integers, but " + there);
      }
    }
    List<String> noticed = new ArrayList<>();
    for (String name : unused) {
      if (!names.ignores(name)) {
        noticed.add(name);
      }
    }
    return new WeightMatch(
        store.name(), model, names.scheme(), places, missing, wrong, List.copyOf(noticed));
  }

  /// The shape that the stored tensor must have, but for axes of size 1.
  private static int[] expected(Parameter parameter, NameMap.Place place) {
    int[] shape = parameter.dims();
    if (shape.length > 0) {
      shape[0] = Math.multiplyExact(shape[0], place.parts());
    }
    return place.transposed() && shape.length == 2 ? new int[] {shape[1], shape[0]} : shape;
  }

  private static int[] squeezed(int[] shape) {
    int[] kept = new int[shape.length];
    int count = 0;
    for (int dim : shape) {
      if (dim != 1) {
        kept[count++] = dim;
      }
    }
    return Arrays.copyOf(kept, count);
  }

  NameMap.Place place(String parameter) {
    NameMap.Place place = places.get(parameter);
    if (place == null) {
      throw new ResiduaException("the model has no parameter `" + parameter + "`");
    }
    return place;
  }

  boolean fits() {
    return missing.isEmpty() && wrong.isEmpty();
  }

  boolean isBetterThan(WeightMatch other) {
    return missing.size() != other.missing.size()
        ? missing.size() < other.missing.size()
        : wrong.size() < other.wrong.size();
  }

  /// All that does not fit, for the user.
  String report() {
    StringBuilder text =
        new StringBuilder("the weights of " + storeName + " do not fit model " + model.name())
            .append(scheme.equals("own") ? "" : ", with the names of `" + scheme + "`")
            .append(" (" + model.parameters().size() + " parameters)");
    if (!missing.isEmpty()) {
      text.append("\n  missing: ").append(missing.size());
      Set<String> free = new LinkedHashSet<>(unused);
      for (int i = 0; i < missing.size(); i++) {
        Parameter parameter = missing.get(i);
        String sought = place(parameter.name()).stored();
        text.append("\n    ").append(line(parameter));
        if (!sought.equals(parameter.name())) {
          text.append(", sought as `").append(sought).append('`');
        }
        String nearest = i < HINTS ? NearestName.among(free, sought) : "";
        text.append(nearest.isEmpty() ? "" : "; there is `" + nearest + "`");
      }
    }
    if (!wrong.isEmpty()) {
      text.append("\n  of another shape or type: ").append(wrong.size());
      wrong.forEach(line -> text.append("\n    ").append(line));
    }
    if (!unused.isEmpty()) {
      text.append("\n  not used: ").append(unused.size());
      unused.forEach(name -> text.append("\n    `").append(name).append('`'));
    }
    return text.append("\nhelp: name the stored tensors in a `names` block of the model")
        .toString();
  }

  private static String line(Parameter parameter) {
    return "`" + parameter.name() + "` " + parameter.dtype() + parameter.shape();
  }
}
