package dev.residua.runtime;

import dev.residua.runtime.json.Json;
import dev.residua.runtime.json.JsonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Tensors over several safetensors files, as a `model.safetensors.index.json` beside them lists
/// them: `{"weight_map": {"tensor": "file", …}}`.
record ShardedStore(Path index, Map<String, Safetensors> byTensor, List<Safetensors> shards)
    implements TensorStore {
  static ShardedStore open(Path index) {
    Map<String, Safetensors> byFile = new LinkedHashMap<>();
    Map<String, Safetensors> byTensor = new LinkedHashMap<>();
    try {
      weightMap(index)
          .forEach((tensor, value) -> {
            if (!(value instanceof Json.Str(String file)) || !isPlain(file)) {
              throw new ResiduaException(
                  index + ": tensor `" + tensor + "` is not in a file of the same folder");
            }
            Safetensors shard =
                byFile.computeIfAbsent(file, f -> Safetensors.open(index.resolveSibling(f)));
            if (!shard.has(tensor)) {
              throw new ResiduaException(index + ": tensor `" + tensor + "` is not in " + file);
            }
            byTensor.put(tensor, shard);
          });
    } catch (RuntimeException e) {
      byFile.values().forEach(Safetensors::close);
      throw e;
    }
    return new ShardedStore(index, byTensor, List.copyOf(byFile.values()));
  }

  private static Map<String, Json> weightMap(Path index) {
    try {
      if (Json.parse(ByteBuffer.wrap(Files.readAllBytes(index))) instanceof Json.Obj top
          && top.members().get("weight_map") instanceof Json.Obj map) {
        return map.members();
      }
      throw new ResiduaException(index + " has no object `weight_map`");
    } catch (JsonException e) {
      throw new ResiduaException(index + " is not JSON: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new ResiduaException("cannot read " + index + ": " + AtomicFile.reason(e), e);
    }
  }

  private static boolean isPlain(String file) {
    return !file.isEmpty()
        && !file.startsWith(".")
        && file.chars().noneMatch(c -> c == '/' || c == '\\' || c == 0);
  }

  @Override
  public String name() {
    return index.toString();
  }

  @Override
  public List<String> names() {
    return List.copyOf(byTensor.keySet());
  }

  @Override
  public int[] shape(String tensor) {
    return shard(tensor).shape(tensor);
  }

  @Override
  public DType dtype(String tensor) {
    return shard(tensor).dtype(tensor);
  }

  @Override
  public float[] floats(String tensor) {
    return shard(tensor).floats(tensor);
  }

  @Override
  public int[] ints(String tensor) {
    return shard(tensor).ints(tensor);
  }

  @Override
  public void read(String tensor, int from, int count, float[] to) {
    shard(tensor).read(tensor, from, count, to);
  }

  private Safetensors shard(String tensor) {
    Safetensors shard = byTensor.get(tensor);
    if (shard == null) {
      throw new ResiduaException(index + " has no tensor `" + tensor + "`");
    }
    return shard;
  }

  @Override
  public void close() {
    shards.forEach(Safetensors::close);
  }
}
