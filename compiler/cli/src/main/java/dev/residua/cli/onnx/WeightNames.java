package dev.residua.cli.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Finds names for an ONNX file's weights. Exporters fold transposes into constants, and what comes
/// of it is called `onnx::MatMul_885`; such a weight takes the name of the bias that is added to
/// its product (`….query.bias` → `….query.weight`), or else the path of the node that uses it.
///
/// The weights of products are stored `[in, out]` and become `[out, in]`, as the language has them.
final class WeightNames {
  /// What a tensor is stored as.
  ///
  /// @param transposed whether its two axes are exchanged
  record Stored(OnnxTensor tensor, String name, boolean transposed) {}

  private record Use(OnnxNode node, int index) {}

  /// Names that exporters make up: `onnx::MatMul_885`, `/layer/Constant_output_0`, `1234`.
  private static final Pattern ANONYMOUS =
      Pattern.compile("onnx::.*|/.*|[0-9]*|val_[0-9]+|.*_output_[0-9]+|Constant(_.*)?");

  private static final Map<String, List<String>> PARAMETERS =
      Map.of(
          "MatMul", List.of("weight", "weight"),
          "Gemm", List.of("", "weight", "bias"),
          "Conv", List.of("", "weight", "bias"),
          "ConvTranspose", List.of("", "weight", "bias"),
          "Gather", List.of("weight"),
          "Mul", List.of("weight", "weight"),
          "Add", List.of("bias", "bias"),
          "LayerNormalization", List.of("", "weight", "bias"),
          "BatchNormalization", List.of("", "weight", "bias", "running_mean", "running_var"),
          "PRelu", List.of("", "weight"));

  private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
  private final Map<String, List<Use>> uses = new HashMap<>();

  private WeightNames(OnnxModel model) {
    model.initializers().forEach(tensor -> tensors.put(tensor.name(), tensor));
    for (var node : model.nodes()) {
      // Single numbers and integers in constants are arguments of operations, not weights.
      node.constant()
          .filter(tensor -> tensor.isFloat() && !tensor.isScalar())
          .ifPresent(tensor -> tensors.put(tensor.name(), tensor));
      for (int i = 0; i < node.inputs().size(); i++) {
        uses.computeIfAbsent(node.input(i), _ -> new ArrayList<>()).add(new Use(node, i));
      }
    }
  }

  /// What to store, in the order of the file; every name is there once.
  static List<Stored> of(OnnxModel model) {
    return new WeightNames(model).stored();
  }

  private List<Stored> stored() {
    Set<String> taken =
        tensors.keySet().stream().filter(name -> !isAnonymous(name)).collect(Collectors.toSet());
    var unique = new HashSet<>(taken);
    var stored = new ArrayList<Stored>();
    for (var tensor : tensors.values()) {
      var name = tensor.name();
      if (isAnonymous(name)) {
        // A name that is already there would hide another tensor.
        name = derived(tensor).filter(unique::add).orElse(name);
      }
      stored.add(new Stored(tensor, name, isStoredInOut(tensor)));
    }
    return stored;
  }

  private static boolean isAnonymous(String name) {
    return ANONYMOUS.matcher(name).matches();
  }

  private List<Use> usesOf(String name) {
    return name.isEmpty() ? List.of() : uses.getOrDefault(name, List.of());
  }

  /// Whether every use multiplies from the right with it as it stands.
  private boolean isStoredInOut(OnnxTensor tensor) {
    var all = usesOf(tensor.name());
    return tensor.isMatrix()
        && !all.isEmpty()
        && all.stream()
            .allMatch(use ->
                use.index() == 1
                    && (use.node().type().equals("MatMul")
                        || (use.node().type().equals("Gemm") && !use.node().isSet("transB"))));
  }

  private Optional<String> derived(OnnxTensor tensor) {
    return usesOf(tensor.name()).stream().map(this::nameAt).flatMap(Optional::stream).findFirst();
  }

  private Optional<String> nameAt(Use use) {
    var parameters = PARAMETERS.getOrDefault(use.node().type(), List.of());
    var parameter = use.index() < parameters.size() ? parameters.get(use.index()) : "";
    if (parameter.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> stem =
        parameter.equals("weight") ? bias(use.node()).flatMap(WeightNames::stem) : Optional.empty();
    return stem.or(() -> path(use.node())).map(layer -> layer + "." + parameter);
  }

  /// The name of the bias of a product: its third input, or what alone is added to it.
  private Optional<String> bias(OnnxNode node) {
    return switch (node.type()) {
      case "Gemm", "Conv", "ConvTranspose" -> Optional.of(node.input(2));
      case "MatMul" ->
          node.outputs().stream()
              .map(this::usesOf)
              .filter(after -> after.size() == 1)
              .map(List::getFirst)
              .filter(after -> after.node().type().equals("Add"))
              .map(after -> after.node().input(1 - after.index()))
              .filter(tensors::containsKey)
              .findFirst();
      default -> Optional.empty();
    };
  }

  private static Optional<String> stem(String bias) {
    for (var suffix : List.of(".bias", "/bias", "_bias")) {
      if (!isAnonymous(bias) && bias.endsWith(suffix)) {
        return Optional.of(bias.substring(0, bias.length() - suffix.length()));
      }
    }
    return Optional.empty();
  }

  /// `/layer1/layer1.0/conv1/Conv` → `layer1.0.conv1`: a segment that begins with the one before it
  /// takes its place, as PyTorch names the children of a `Sequential`.
  private static Optional<String> path(OnnxNode node) {
    var segments = new ArrayList<String>();
    var parts = List.of(node.name().replaceFirst("^/", "").split("/"));
    for (var part : parts.subList(0, parts.size() - 1)) {
      if (!segments.isEmpty() && part.startsWith(segments.getLast() + ".")) {
        segments.removeLast();
      }
      segments.add(part);
    }
    return segments.isEmpty() ? Optional.empty() : Optional.of(String.join(".", segments));
  }
}
