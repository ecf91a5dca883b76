package dev.residua.compiler.emit.java;

import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import dev.residua.compiler.kernel.Program;
import dev.residua.compiler.kernel.Program.Limit;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a generated class checks of the inputs of a run, and how it learns the symbolic sizes from
/// them: the same in every backend.
public final class InputChecks {
  private final Program program;
  private final Ports ports;
  private final Map<String, Place> places = new LinkedHashMap<>();

  public InputChecks(Program program, Ports ports) {
    this.program = program;
    this.ports = ports;
    find(true);
    find(false);
  }

  /// Where a symbol is told from.
  private record Place(int input, int axis, Dim dim) {}

  /// @param plain whether to look for axes of a symbol's size, or of a multiple of it
  private void find(boolean plain) {
    for (int i = 0; i < program.inputs().size(); i++) {
      var type = program.inputs().get(i).type();
      for (int axis = 0; axis < type.rank(); axis++) {
        var place = new Place(i, axis, type.dim(axis));
        if (place.dim().isSymbol() || !plain) {
          place.dim().multiple().ifPresent(it -> places.putIfAbsent(it.symbol(), place));
        }
      }
    }
  }

  /// The symbols in the order in which the inputs name them.
  public Set<String> symbols() {
    return places.keySet();
  }

  /// The checks of a run, with a call of `plan` as soon as the sizes are known.
  public void print(Lines code) {
    for (int i = 0; i < program.inputs().size(); i++) {
      check(code, i);
    }
    code.add("plan(%s);", ModelClass.joined(places.values().stream().map(this::size).toList()));
    for (int i = 0; i < program.inputs().size(); i++) {
      derived(code, i);
    }
    program.limits().forEach(limit -> limit(code, limit));
  }

  private String size(Place place) {
    var tensor = variable(place.input());
    if (place.dim().isSymbol()) {
      return "%s.dim(%d)".formatted(tensor, place.axis());
    }
    var it = place.dim().multiple().orElseThrow();
    return "ShapeCheck.solved(\"%s\", \"%s\", %d, %d, \"%s\", %s, %d)"
        .formatted(
            it.symbol(),
            place.dim(),
            it.factor(),
            it.offset(),
            program.inputs().get(place.input()).name(),
            tensor,
            place.axis());
  }

  /// The parameters of `plan`.
  public List<ParameterSpec> newSizes() {
    return places.keySet().stream()
        .map(symbol -> ParameterSpec.builder(TypeName.LONG, "new" + symbol).build())
        .toList();
  }

  /// The beginning of `plan`: returns where the sizes are those of the last run, else takes them
  /// over and opens a block.
  public void beginPlan(Lines code) {
    var same = new ArrayList<>(List.of("planned"));
    places.keySet().forEach(symbol -> same.add(Dims.variable(symbol) + " == new" + symbol));
    code.open("if (%s)", String.join(" && ", same)).add("return;").close();
    code.add("planned = false;");
    places.keySet().forEach(symbol -> code.add("%s = new%s;", Dims.variable(symbol), symbol));
    code.open("try");
  }

  /// The end of `plan`.
  public void endPlan(Lines code) {
    code.close().open("catch (ArithmeticException tooLarge)");
    var sizes = places.keySet().stream().map(s -> "\"%s = \" + new%s".formatted(s, s)).toList();
    code.add(
        "throw new ResiduaException(\"a layer has more elements than an array can hold\"%s);",
        sizes.isEmpty() ? "" : " + \", with \" + " + String.join(" + \", \" + ", sizes));
    code.close();
    code.add("planned = true;");
  }

  private String variable(int input) {
    return ports.variable(program.inputs().get(input).name());
  }

  private void check(Lines code, int index) {
    var input = program.inputs().get(index);
    var tensor = variable(index);
    code.add("ShapeCheck.rank(\"%s\", %s, %d);", input.name(), tensor, input.type().rank());
    for (int axis = 0; axis < input.type().rank(); axis++) {
      var dim = input.type().dim(axis);
      if (dim.isConstant()) {
        code.add(
            "ShapeCheck.fixed(\"%s\", %s, %d, %d);", input.name(), tensor, axis, dim.constant());
      } else if (dim.isSymbol()) {
        var first = places.get(dim.toString());
        if (first != null && first.input() == index && first.axis() == axis) {
          code.add("ShapeCheck.size(\"%s\", 1, \"%s\", %s, %d);", dim, input.name(), tensor, axis);
        } else if (first != null) {
          code.add(
              "ShapeCheck.same(\"%s\", \"%s\", %s, %d, \"%s\", %s, %d);",
              dim,
              program.inputs().get(first.input()).name(),
              variable(first.input()),
              first.axis(),
              input.name(),
              tensor,
              axis);
        }
      }
    }
  }

  private void derived(Lines code, int index) {
    var input = program.inputs().get(index);
    for (int axis = 0; axis < input.type().rank(); axis++) {
      var dim = input.type().dim(axis);
      if (!dim.isConstant() && !dim.isSymbol()) {
        code.add(
            "ShapeCheck.derived(\"%s\", Sizes.of(%s), \"%s\", %s, %d);",
            dim, Dims.print(dim), input.name(), variable(index), axis);
      }
    }
  }

  private void limit(Lines code, Limit limit) {
    switch (limit) {
      case Limit.Ids(var input, var layer, var size) -> {
        var name = ports.variable(input);
        code.add("Ids.check(\"%s\", %s.data(), 0, %s.size(), %d);", input, name, name, size);
      }
      case Limit.AtMost(var size, var most, var message) -> {
        code.open("if (%s > %s)", Dims.print(size), Dims.print(most));
        code.add(
            "throw new ResiduaException(\"%s; it is \" + (%s) + \" here, and the most is \" + (%s));",
            message.replace("\\", "\\\\").replace("\"", "\\\""),
            Dims.print(size),
            Dims.print(most));
        code.close();
      }
    }
  }
}
