package dev.residua.compiler.emit.java;

import dev.residua.compiler.emit.java.KernelCall.Argument;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Writes the calls of kernels, and collects the sizes and offsets that they need.
final class Calls {
  private final References references;
  private final Map<Buffer, String> rooms;
  private final Map<String, String> plans = new LinkedHashMap<>();
  private final Map<String, String> planTypes = new LinkedHashMap<>();
  private final Map<Dim, String> sizes = new LinkedHashMap<>();

  Calls(References references) {
    this(references, Map.of());
  }

  /// @param rooms what stands for some buffers instead
  Calls(References references, Map<Buffer, String> rooms) {
    this.references = references;
    this.rooms = rooms;
  }

  /// The statements of one kernel: where it comes from, its call, and the meeting after it.
  String statement(Kernel kernel, KernelCall call) {
    return alone(kernel, call) + "team.barrier();\n";
  }

  /// As above, for one thread.
  String alone(Kernel kernel, KernelCall call) {
    return statement(kernel, call, List.of("part", "team"), Map.of());
  }

  /// As above.
  ///
  /// @param head the first arguments
  /// @param shifts the buffers of which scratch memory holds some lines, and from a place in one of
  ///   them to where that is held
  String statement(Kernel kernel, KernelCall call, List<String> head, Map<Buffer, String> shifts) {
    var arguments = new ArrayList<>(head);
    for (var argument : call.arguments()) {
      arguments.add(
          switch (argument) {
            case Argument.OfBuffer(var buffer) -> {
              var room = shifts.containsKey(buffer) ? "scratch" : rooms.get(buffer);
              yield room == null ? references.of(buffer) : room;
            }
            case Argument.OfShift(var buffer) -> shifts.getOrDefault(buffer, "0");
            case Argument.OfOffset(var buffer) -> Integer.toString(references.offset(buffer));
            case Argument.OfDim(var dim) -> size(dim);
            case Argument.OfPlan(var type, var text) -> plan(type, text);
            case Argument.OfText(var text) -> text;
          });
    }
    var text = new StringBuilder();
    var origin = kernel.origin();
    text.append("// ");
    if (!origin.path().isEmpty()) {
      text.append(origin.path()).append(": ");
    }
    text.append(kernel.title()).append(" → ").append(kernel.writes().getFirst().type());
    text.append("\n");
    if (origin.line() > 0) {
      text.append("// ")
          // Java reads escapes of characters in comments too.
          .append(
              "%s:%d  %s"
                  .formatted(origin.file(), origin.line(), origin.text())
                  .replace("\\u", "\\ u"))
          .append("\n");
    }
    text.append(call.method()).append("(").append(String.join(", ", arguments)).append(");\n");
    return text.toString();
  }

  private String size(Dim dim) {
    return dim.isConstant()
        ? Long.toString(dim.constant())
        : sizes.computeIfAbsent(dim, _ -> "size" + sizes.size());
  }

  /// The name of an object of offsets.
  ///
  /// @param text how it is made
  String plan(String type, String text) {
    return plans.computeIfAbsent(
        text,
        _ -> {
          var name =
              type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1) + plans.size();
          planTypes.put(name, type);
          return name;
        });
  }

  /// How each object of offsets is made, by its expression; the values are the names.
  Map<String, String> plans() {
    return plans;
  }

  String planType(String name) {
    return planTypes.getOrDefault(name, "");
  }

  Map<Dim, String> sizes() {
    return sizes;
  }
}
