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
      Parameter parameter = StoredWeights.known(byName, name);
      float[] to = new float[Shapes.size(parameter.dims())];
      float value = parameter.initializer().value();
      RandomValues random = new RandomValues(seed, name);
      switch (parameter.initializer().kind()) {
        case ZEROS -> {}
        case ONES -> Arrays.fill(to, 1);
        case CONSTANT -> Arrays.fill(to, value);
        case NORMAL -> {
          for (int i = 0; i < to.length; i++) {
            to[i] = (float) (value * random.normal());
          }
        }
        case UNIFORM -> {
          for (int i = 0; i < to.length; i++) {
            to[i] = (float) (value * (2 * random.uniform() - 1));
          }
        }
      }
      return to;
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
