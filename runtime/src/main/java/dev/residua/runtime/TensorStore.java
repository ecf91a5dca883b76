package dev.residua.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Named tensors in a file or in memory.
interface TensorStore extends AutoCloseable {
  /// What messages call it.
  String name();

  List<String> names();

  /// The sizes of a tensor's axes.
  ///
  /// @throws ResiduaException where the shape is beyond what can be read
  int[] shape(String tensor);

  DType dtype(String tensor);

  float[] floats(String tensor);

  int[] ints(String tensor);

  /// Copies `count` elements from number `from` on to the beginning of `to`.
  void read(String tensor, int from, int count, float[] to);

  @Override
  void close();

  static TensorStore open(Path file) {
    String name = String.valueOf(file.getFileName());
    if (name.endsWith(".safetensors.index.json")) {
      return ShardedStore.open(file);
    }
    if (name.endsWith(".npz")) {
      return of(file.toString(), Npz.read(file));
    }
    return new OfFile(file, Safetensors.open(file));
  }

  static TensorStore of(String name, Map<String, ? extends Tensor> tensors) {
    return new InMemory(name, new TreeMap<>(tensors));
  }

  /// A safetensors file.
  record OfFile(Path file, Safetensors tensors) implements TensorStore {
    @Override
    public String name() {
      return file.toString();
    }

    @Override
    public List<String> names() {
      return tensors.names();
    }

    @Override
    public int[] shape(String tensor) {
      return tensors.shape(tensor);
    }

    @Override
    public DType dtype(String tensor) {
      return tensors.dtype(tensor);
    }

    @Override
    public float[] floats(String tensor) {
      return tensors.floats(tensor);
    }

    @Override
    public int[] ints(String tensor) {
      return tensors.ints(tensor);
    }

    @Override
    public void read(String tensor, int from, int count, float[] to) {
      tensors.read(tensor, from, count, to);
    }

    @Override
    public void close() {
      tensors.close();
    }
  }

  /// Tensors that are already there.
  record InMemory(String name, Map<String, Tensor> tensors) implements TensorStore {
    @Override
    public List<String> names() {
      return List.copyOf(tensors.keySet());
    }

    @Override
    public int[] shape(String tensor) {
      return get(tensor).shape();
    }

    @Override
    public DType dtype(String tensor) {
      return get(tensor).dtype();
    }

    @Override
    public float[] floats(String tensor) {
      return switch (get(tensor)) {
        case FloatTensor floats -> floats.data().clone();
        case IntTensor ints -> ints.toFloats().data();
      };
    }

    @Override
    public int[] ints(String tensor) {
      return switch (get(tensor)) {
        case IntTensor ints -> ints.data().clone();
        case FloatTensor floats ->
            throw new ResiduaException(
                name + ": tensor `" + tensor + "` is " + floats.dtype() + ", not integers");
      };
    }

    @Override
    public void read(String tensor, int from, int count, float[] to) {
      float[] data =
          switch (get(tensor)) {
            case FloatTensor floats -> floats.data();
            case IntTensor ints -> ints.toFloats().data();
          };
      System.arraycopy(data, from, to, 0, count);
    }

    private Tensor get(String tensor) {
      Tensor found = tensors.get(tensor);
      if (found == null) {
        throw new ResiduaException(name + " has no tensor `" + tensor + "`");
      }
      return found;
    }

    @Override
    public void close() {}
  }
}
