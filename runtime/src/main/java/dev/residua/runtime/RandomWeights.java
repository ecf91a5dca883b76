package dev.residua.runtime;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Parameters from their initializers and a seed.
record RandomWeights(long seed) implements Weights {
  @Override
  public BoundWeights bind(ModelInfo model) {
    Map<String, Parameter> byName = new HashMap<>();
    model.parameters().forEach(parameter -> byName.put(parameter.name(), parameter));
    return new Bound(seed, byName);
  }

  @Override
  public void close() {}

  private record Bound(long seed, Map<String, Parameter> byName) implements BoundWeights {
    @Override
    public float[] floats(String name) {
      float[] to = new float[Shapes.size(StoredWeights.known(byName, name).dims())];
      read(name, to);
      return to;
    }

    @Override
    public void read(String name, float[] to) {
      Parameter parameter = StoredWeights.known(byName, name);
      int size = Shapes.size(parameter.dims());
      float value = parameter.initializer().value();
      RandomValues random = new RandomValues(seed, name);
      switch (parameter.initializer().kind()) {
        case ZEROS -> Arrays.fill(to, 0, size, 0);
        case ONES -> Arrays.fill(to, 0, size, 1);
        case CONSTANT -> Arrays.fill(to, 0, size, value);
        case NORMAL -> {
          for (int i = 0; i < size; i++) {
            to[i] = (float) (value * random.normal());
          }
        }
        case UNIFORM -> {
          for (int i = 0; i < size; i++) {
            to[i] = (float) (value * (2 * random.uniform() - 1));
          }
        }
      }
    }

    @Override
    public int[] ints(String name) {
      float[] floats = floats(name);
      int[] to = new int[floats.length];
      for (int i = 0; i < to.length; i++) {
        to[i] = (int) floats[i];
      }
      return to;
    }

    @Override
    public List<String> unused() {
      return List.of();
    }

    @Override
    public String scheme() {
      return "own";
    }
  }
}
