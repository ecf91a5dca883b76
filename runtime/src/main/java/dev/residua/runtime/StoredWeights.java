package dev.residua.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Weights with names and shapes of their own, to be matched with a model's.
record StoredWeights(TensorStore store) implements Weights {
  @Override
  public BoundWeights bind(ModelInfo model) {
    List<NameScheme> schemes = new ArrayList<>();
    schemes.add(NameScheme.own());
    schemes.addAll(model.schemes());
    WeightMatch best = WeightMatch.of(store, model, new NameMap(schemes.getFirst()));
    for (int i = 1; i < schemes.size() && !best.fits(); i++) {
      WeightMatch match = WeightMatch.of(store, model, new NameMap(schemes.get(i)));
      if (match.isBetterThan(best)) {
        best = match;
      }
    }
    if (!best.fits()) {
      throw new ResiduaException(best.report());
    }
    return new Bound(store, best);
  }

  @Override
  public void close() {
    store.close();
  }

  static Parameter known(Map<String, Parameter> byName, String name) {
    Parameter parameter = byName.get(name);
    if (parameter == null) {
      throw new ResiduaException("the model has no parameter `" + name + "`");
    }
    return parameter;
  }

  private static final class Bound implements BoundWeights {
    private final TensorStore store;
    private final WeightMatch match;
    private final Map<String, Parameter> byName = new HashMap<>();

    Bound(TensorStore store, WeightMatch match) {
      this.store = store;
      this.match = match;
      for (Parameter parameter : match.model().parameters()) {
        byName.put(parameter.name(), parameter);
      }
    }

    @Override
    public float[] floats(String name) {
      float[] floats = new float[Shapes.size(known(byName, name).dims())];
      read(name, floats);
      return floats;
    }

    @Override
    public void read(String name, float[] to) {
      Parameter parameter = known(byName, name);
      NameMap.Place place = match.place(name);
      if (place.transposed() && parameter.shape().size() == 2) {
        float[] stored = store.floats(place.stored());
        columns(stored, parameter.shape().get(0), parameter.shape().get(1), place, to);
      } else {
        int size = Shapes.size(parameter.dims());
        store.read(place.stored(), place.part() * size, size, to);
      }
    }

    /// `rows` columns of a stored `[columns, parts * rows]`, as rows.
    private static void columns(
        float[] stored, int rows, int columns, NameMap.Place place, float[] to) {
      int stride = rows * place.parts();
      int first = rows * place.part();
      for (int column = 0; column < columns; column++) {
        for (int row = 0; row < rows; row++) {
          to[row * columns + column] = stored[column * stride + first + row];
        }
      }
    }

    @Override
    public int[] ints(String name) {
      int size = Shapes.size(known(byName, name).dims());
      NameMap.Place place = match.place(name);
      int[] stored = store.ints(place.stored());
      if (stored.length == size) {
        return stored;
      }
      int[] block = new int[size];
      System.arraycopy(stored, place.part() * size, block, 0, size);
      return block;
    }

    @Override
    public List<String> unused() {
      return match.unused();
    }

    @Override
    public String scheme() {
      return match.scheme();
    }
  }
}
