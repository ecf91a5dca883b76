package dev.residua.compiler.lower;

import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.GraphOutput;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.ParameterOp;
import dev.residua.compiler.kernel.AttentionStep;
import dev.residua.compiler.kernel.Axis;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.kernel.Pack;
import dev.residua.compiler.kernel.Program;
import dev.residua.compiler.kernel.Program.Binding;
import dev.residua.compiler.source.Origin;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `Graph` → `Program`: asks each node, in order, for its kernels.
///
/// What depends on parameters alone goes to the kernels that run once at load.
public final class Lowering {
  private final IdentityHashMap<Node, Operand> places = new IdentityHashMap<>();
  private final List<Kernel> prepare = new ArrayList<>();
  private final List<Kernel> kernels = new ArrayList<>();
  private final Map<String, Binding> inputs = new LinkedHashMap<>();
  private final Map<String, Binding> parameters = new LinkedHashMap<>();
  private final Set<Buffer> fixed = new HashSet<>();
  private final Set<String> names = new HashSet<>();
  private final Map<PackKey, Buffer> packs = new HashMap<>();
  private final Map<ArrangeKey, Operand> arrangements = new HashMap<>();

  private final Map<String, Binding> states = new LinkedHashMap<>();
  private final Optional<Kept> kept;

  private record PackKey(Buffer source, Dim offset, List<?> outer, List<?> depth, Object columns) {}

  private record ArrangeKey(Operand operand, List<Integer> order) {}

  /// What a run keeps for the next one.
  ///
  /// @param inputs the names of the inputs that are kept and not given: keys or values of earlier
  ///   positions, `[N, P, heads, size]`
  /// @param capacity the positions that there is room for, a multiple of [AttentionStep#GROUP]
  /// @param parameters the weights of the whole model
  public record Kept(Set<String> inputs, Dim capacity, List<Binding> parameters) {
    public Kept {
      inputs = Set.copyOf(inputs);
      parameters = List.copyOf(parameters);
    }

    Buffer parameter(String name) {
      return parameters.stream()
          .filter(parameter -> parameter.name().equals(name))
          .map(Binding::buffer)
          .findFirst()
          .orElseThrow();
    }

    Dim room(TensorType type) {
      return AttentionStep.room(type.shape().dims(), capacity);
    }
  }

  private Lowering(Optional<Kept> kept) {
    this.kept = kept;
  }

  public static Program lower(Graph graph) {
    return new Lowering(Optional.empty()).run(graph);
  }

  /// The program of a part of a model, which may keep some of its inputs. Its buffers have names of
  /// their own, and its parameters are those of the program of the whole model.
  public static Program part(Graph graph, Kept kept) {
    return new Lowering(Optional.of(kept)).run(graph);
  }

  private Program run(Graph graph) {
    for (var input : graph.inputs()) {
      var type = input.node().type();
      if (kept.isPresent() && kept.get().inputs().contains(input.name())) {
        states.put(input.name(), state(input.name(), type, kept.get().room(type)));
      } else {
        inputs.put(input.name(), new Binding(input.name(), buffer(input.name(), type), type));
      }
    }
    for (var node : graph.nodes()) {
      if (node.op() instanceof ParameterOp(var parameter)) {
        var buffer = parameterBuffer(parameter.name(), parameter.type());
        fixed.add(buffer);
        parameters.put(parameter.name(), new Binding(parameter.name(), buffer, parameter.type()));
      }
    }
    for (var node : graph.nodes()) {
      places.put(node, node.op().lower(new NodeSite(this, node)));
    }
    var taken = new HashSet<Buffer>();
    var outputs = graph.outputs().stream().map(output -> bind(output, taken)).toList();
    return new Program(
        graph.name(),
        List.copyOf(inputs.values()),
        outputs,
        List.copyOf(parameters.values()),
        List.copyOf(prepare),
        prepared(),
        List.copyOf(kernels),
        Limits.of(graph),
        states.values().stream().map(Binding::buffer).toList());
  }

  private Binding state(String name, TensorType type, Dim room) {
    var buffer = new Buffer(unique(name), Buffer.Element.FLOAT, room, type.toString());
    return new Binding(name, buffer, type);
  }

  Optional<Dim> capacity(Buffer buffer) {
    boolean isKept = states.values().stream().anyMatch(state -> state.buffer().equals(buffer));
    return isKept ? kept.map(Kept::capacity) : Optional.empty();
  }

  /// What is made at load and read by the kernels of a run.
  private List<Buffer> prepared() {
    var read = new LinkedHashSet<Buffer>();
    kernels.forEach(kernel -> read.addAll(kernel.reads()));
    return read.stream().filter(fixed::contains).toList();
  }

  private Binding bind(GraphOutput output, Set<Buffer> taken) {
    var operand = place(output.node());
    boolean own =
        operand.isDense(Operand.rowMajor(operand.type().rank()))
            && operand.offset().is(0)
            && operand.buffer().size().equals(operand.shape().size())
            && !fixed.contains(operand.buffer())
            && inputs.values().stream().noneMatch(in -> in.buffer().equals(operand.buffer()))
            && taken.add(operand.buffer());
    if (own) {
      return new Binding(output.name(), operand.buffer(), operand.type());
    }
    var copy =
        Operand.dense(
            buffer(output.name(), operand.type()),
            operand.type(),
            Operand.rowMajor(operand.type().rank()));
    kernels.add(Copies.copy(output.node().origin(), operand, copy));
    return new Binding(output.name(), copy.buffer(), operand.type());
  }

  Operand place(Node node) {
    var place = places.get(node);
    if (place == null) {
      throw new IllegalStateException(node + " is used before it is computed");
    }
    return place;
  }

  Buffer buffer(String name, TensorType type) {
    var element = type.dtype().isFloat() ? Buffer.Element.FLOAT : Buffer.Element.INT;
    return new Buffer(unique(name), element, type.shape().size(), type.toString());
  }

  /// Parameters have the same buffers in every program of a model.
  private Buffer parameterBuffer(String name, TensorType type) {
    return kept.map(it -> it.parameter(name)).orElseGet(() -> buffer(name, type));
  }

  private String unique(String name) {
    var base =
        (name.isEmpty() ? "value" : name.toLowerCase(Locale.ROOT))
            + (kept.isEmpty() ? "" : " of a part");
    var unique = base;
    for (int i = 2; !names.add(unique); i++) {
      unique = base + "#" + i;
    }
    return unique;
  }

  boolean isFixed(Buffer buffer) {
    return fixed.contains(buffer);
  }

  void emit(Kernel kernel, boolean atLoad) {
    if (atLoad) {
      prepare.add(kernel);
      fixed.addAll(kernel.writes());
    } else {
      kernels.add(kernel);
    }
  }

  Operand arranged(Origin origin, Operand operand, List<Integer> order) {
    if (operand.isDense(order)) {
      return operand;
    }
    var key = new ArrangeKey(operand, order);
    var known = arrangements.get(key);
    if (known != null) {
      return known;
    }
    var copy =
        Operand.dense(
            buffer(operand.buffer().name() + " arranged", operand.type()), operand.type(), order);
    emit(Copies.copy(origin, operand, copy), isFixed(operand.buffer()));
    arrangements.put(key, copy);
    return copy;
  }

  Buffer packed(Pack pack) {
    var key =
        new PackKey(pack.source(), pack.sourceOffset(), pack.outer(), pack.depth(), pack.columns());
    var known = packs.get(key);
    if (known != null) {
      return known;
    }
    var size = pack.columns().extent().ceilDiv(Pack.COLUMN_GRAIN).times(Pack.COLUMN_GRAIN);
    for (var axis : pack.outer()) {
      size = size.times(axis.extent());
    }
    var depth = Dim.product(pack.depth().stream().map(Axis::extent).toList());
    size = size.times(depth.ceilDiv(Pack.DEPTH_GRAIN).times(Pack.DEPTH_GRAIN));
    var out = new Buffer(unique(pack.source().name() + " packed"), Buffer.Element.FLOAT, size);
    emit(pack.into(out), isFixed(pack.source()));
    packs.put(key, out);
    return out;
  }

  Operand input(String name) {
    return rowMajor(states.containsKey(name) ? states : inputs, name);
  }

  Operand parameter(String name) {
    return rowMajor(parameters, name);
  }

  private static Operand rowMajor(Map<String, Binding> bindings, String name) {
    var binding = bindings.get(name);
    if (binding == null) {
      throw new IllegalStateException("nothing is bound to `" + name + "`");
    }
    return Operand.dense(binding.buffer(), binding.type(), Operand.rowMajor(binding.type().rank()));
  }
}
