package dev.residua.benchmarks.engine;

import dev.residua.benchmarks.network.Inputs;
import dev.residua.benchmarks.network.Prepared;
import dev.residua.benchmarks.network.RawTensor;
import dev.residua.runtime.Model;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A generated class with its weights.
public final class ResiduaModel implements AutoCloseable {
  private final Threads threads;
  private final Model model;

  ResiduaModel(Threads threads, Model model) {
    this.threads = threads;
    this.model = model;
  }

  /// Loads the class and the weights of a row.
  public static ResiduaModel load(Prepared row, int threads) {
    return GeneratedClass.of(row).load(threads);
  }

  /// What one thread needs that runs the row's inputs again and again.
  public ResiduaEngine engine(Prepared row) {
    var inputs = arguments(row.inputs());
    if (row.prompt().isEmpty()) {
      var workspace = TypedCall.of(model, "workspace").call();
      return new ResiduaEngine(
          model, workspace, TypedCall.of(workspace, "run", inputs), () -> {}, row.output());
    }
    var prompt = arguments(row.prompt());
    int longest = ((Tensor) prompt[0]).dim(1) + Prompting.STEPS * ((Tensor) inputs[0]).dim(1);
    var session = TypedCall.of(model, "generation", longest).call();
    var prompting =
        new Prompting(TypedCall.of(session, "restart"), TypedCall.of(session, "append", prompt));
    return new ResiduaEngine(
        model, session, TypedCall.of(session, "append", inputs), prompting, row.output());
  }

  /// Tensors in the order of the model's inputs.
  private Object[] arguments(List<RawTensor> tensors) {
    try {
      Map<String, Tensor> byName = new HashMap<>();
      for (var tensor : tensors) {
        byName.put(tensor.name(), Inputs.read(tensor));
      }
      return model.info().inputs().stream()
          .flatMap(port -> Stream.ofNullable(byName.get(port.name())))
          .toArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
