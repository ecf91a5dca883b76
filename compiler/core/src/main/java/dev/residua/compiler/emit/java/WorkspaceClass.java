package dev.residua.compiler.emit.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.BufferPlan;
import dev.residua.compiler.kernel.Program;
import dev.residua.compiler.kernel.Program.Limit;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;

/// The nested class that runs a model: its memory, the offsets for the sizes at hand, and the
/// steps.
final class WorkspaceClass {
  private final Program program;
  private final Ports ports;
  private final References references;
  private final JavaOptions options;

  WorkspaceClass(Program program, Ports ports, References references, JavaOptions options) {
    this.program = program;
    this.ports = ports;
    this.references = references;
    this.options = options;
  }

  TypeSpec type(List<KernelCall> calls, BufferPlan plan) {
    var type =
        TypeSpec.classBuilder("Workspace")
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
            .addSuperinterface(RuntimeApi.SPMD)
            .addJavadoc(
                "The memory of one run. A run with sizes no larger than before allocates nothing.\n");
    type.addField(field(ClassName.get("", JavaNames.type(program.name())), "model", true));
    type.addField(field(ArrayTypeName.of(float[].class), "w", true));
    type.addField(field(ArrayTypeName.of(int[].class), "v", true));
    type.addField(field(ArrayTypeName.of(float[].class), "scratch", true));
    type.addMethod(
        MethodSpec.constructorBuilder()
            .addModifiers(Modifier.PRIVATE)
            .addParameter(ClassName.get("", JavaNames.type(program.name())), "model")
            .addCode(
                JavaText.code(
                    """
                    this.model = model;
                    this.w = model.w;
                    this.v = model.v;
                    this.scratch = new float[model.threads.count()][0];
                    """))
            .build());
    var written = new Calls(references);
    var steps = new ArrayList<String>();
    for (int i = 0; i < calls.size(); i++) {
      var timing = options.timed() ? "model.times.end(part, %d);\n".formatted(i) : "";
      steps.add(written.statement(program.kernels().get(i), calls.get(i)) + timing);
    }
    var symbols = symbols();
    fields(type, symbols, plan, written);
    type.addMethod(run(symbols));
    planning(type, symbols, plan, written);
    stepping(type, steps);
    return type.build();
  }

  private static FieldSpec field(TypeName type, String name, boolean fixed) {
    var builder = FieldSpec.builder(type, name, Modifier.PRIVATE);
    return fixed ? builder.addModifiers(Modifier.FINAL).build() : builder.build();
  }

  /// The symbols in the order in which the inputs name them, and where each is first named.
  private Map<String, Place> symbols() {
    var symbols = new LinkedHashMap<String, Place>();
    for (int i = 0; i < program.inputs().size(); i++) {
      var type = program.inputs().get(i).type();
      for (int axis = 0; axis < type.rank(); axis++) {
        var dim = type.dim(axis);
        if (isSymbol(dim)) {
          symbols.putIfAbsent(dim.toString(), new Place(i, axis));
        }
      }
    }
    return symbols;
  }

  private record Place(int input, int axis) {}

  private static boolean isSymbol(Dim dim) {
    return dim.symbols().size() == 1 && dim.equals(Dim.symbol(dim.symbols().first()));
  }

  private void fields(
      TypeSpec.Builder type, Map<String, Place> symbols, BufferPlan plan, Calls written) {
    type.addField(field(TypeName.BOOLEAN, "planned", false));
    symbols.keySet().forEach(s -> type.addField(field(TypeName.LONG, Dims.variable(s), false)));
    written.sizes().values().forEach(name -> type.addField(field(TypeName.INT, name, false)));
    for (int i = 0; i < program.inputs().size(); i++) {
      type.addField(empty(program.inputs().get(i).buffer().element(), "x" + i));
    }
    for (int i = 0; i < program.outputs().size(); i++) {
      type.addField(empty(program.outputs().get(i).buffer().element(), "y" + i));
      var tensor = Ports.tensor(program.outputs().get(i));
      type.addField(
          FieldSpec.builder(tensor, "output" + i, Modifier.PRIVATE)
              .initializer("$T.zeros(0)", tensor)
              .build());
    }
    if (program.outputs().size() > 1) {
      var none =
          program.outputs().stream().map(o -> "output" + program.outputs().indexOf(o)).toList();
      type.addField(
          FieldSpec.builder(ports.resultType(), "outputs", Modifier.PRIVATE)
              .initializer("new Outputs($L)", ModelClass.joined(none))
              .build());
    }
    for (int i = 0; i < plan.slots().size(); i++) {
      var element = plan.slots().get(i).element();
      type.addField(empty(element, References.slot(element, i)));
    }
    written
        .plans()
        .forEach((text, name) ->
            type.addField(
                FieldSpec.builder(JavaText.type(written.planType(name)), name, Modifier.PRIVATE)
                    .build()));
  }

  private static FieldSpec empty(Buffer.Element element, String name) {
    var type = element == Buffer.Element.FLOAT ? float[].class : int[].class;
    return FieldSpec.builder(type, name, Modifier.PRIVATE).initializer("{}").build();
  }

  private MethodSpec run(Map<String, Place> symbols) {
    var method =
        MethodSpec.methodBuilder("run")
            .addModifiers(Modifier.PUBLIC)
            .returns(ports.resultType())
            .addJavadoc(
                "$L",
                ports.runDoc(
                    "The result is this workspace's own memory, and valid until its next run."));
    ports.parameters().forEach(method::addParameter);
    var code = new Lines();
    for (int i = 0; i < program.inputs().size(); i++) {
      check(code, i, symbols);
    }
    code.add(
        "plan(%s);",
        ModelClass.joined(
            symbols.entrySet().stream()
                .map(entry ->
                    "%s.dim(%d)"
                        .formatted(variable(entry.getValue().input()), entry.getValue().axis()))
                .toList()));
    for (int i = 0; i < program.inputs().size(); i++) {
      derived(code, i);
    }
    program.limits().forEach(limit -> limit(code, limit));
    for (int i = 0; i < program.inputs().size(); i++) {
      code.add("this.x%d = %s.data();", i, variable(i));
    }
    code.add("this.model.threads.run(this);");
    code.add("return this.%s;", program.outputs().size() == 1 ? "output0" : "outputs");
    return method.addCode(JavaText.code(code.toString())).build();
  }

  private String variable(int input) {
    return ports.variable(program.inputs().get(input).name());
  }

  private void check(Lines code, int index, Map<String, Place> symbols) {
    var input = program.inputs().get(index);
    var tensor = variable(index);
    code.add("ShapeCheck.rank(\"%s\", %s, %d);", input.name(), tensor, input.type().rank());
    for (int axis = 0; axis < input.type().rank(); axis++) {
      var dim = input.type().dim(axis);
      if (dim.isConstant()) {
        code.add(
            "ShapeCheck.fixed(\"%s\", %s, %d, %d);", input.name(), tensor, axis, dim.constant());
      } else if (isSymbol(dim)) {
        var first = symbols.get(dim.toString());
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
      if (!dim.isConstant() && !isSymbol(dim)) {
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

  private void planning(
      TypeSpec.Builder type, Map<String, Place> symbols, BufferPlan plan, Calls written) {
    var method = MethodSpec.methodBuilder("plan").addModifiers(Modifier.PRIVATE);
    var same = new ArrayList<>(List.of("planned"));
    var code = new Lines();
    for (var symbol : symbols.keySet()) {
      var name = Dims.variable(symbol);
      method.addParameter(TypeName.LONG, "new" + symbol);
      same.add(name + " == new" + symbol);
    }
    code.open("if (%s)", String.join(" && ", same)).add("return;").close();
    code.add("planned = false;");
    symbols.keySet().forEach(s -> code.add("%s = new%s;", Dims.variable(s), s));
    code.open("try");
    written.sizes().forEach((dim, name) -> code.add("%s = Sizes.of(%s);", name, Dims.print(dim)));
    var plans = List.copyOf(written.plans().entrySet());
    var chunks = Chunks.of(plans, 2 * Chunks.KERNELS);
    for (int i = 0; i < chunks.size(); i++) {
      code.add("plan%d();", i);
      var part = new Lines();
      chunks.get(i).forEach(entry -> part.add("%s = %s;", entry.getValue(), entry.getKey()));
      type.addMethod(
          MethodSpec.methodBuilder("plan" + i)
              .addModifiers(Modifier.PRIVATE)
              .addCode(JavaText.code(part.toString()))
              .build());
    }
    for (int i = 0; i < plan.slots().size(); i++) {
      var slot = plan.slots().get(i);
      var name = References.slot(slot.element(), i);
      var sizes = slot.sizes().stream().map(Dims::print).toList();
      code.add(
          "%s = Sizes.%s(%s, Sizes.largest(%s));",
          name,
          slot.element() == Buffer.Element.FLOAT ? "floats" : "ints",
          name,
          ModelClass.joined(sizes));
    }
    for (int i = 0; i < program.outputs().size(); i++) {
      output(code, i);
    }
    if (program.outputs().size() > 1) {
      var names = new ArrayList<String>();
      for (int i = 0; i < program.outputs().size(); i++) {
        names.add("output" + i);
      }
      code.add("outputs = new Outputs(%s);", ModelClass.joined(names));
    }
    code.add("int needed = SCRATCH;");
    for (var name : written.plans().values()) {
      if (written.planType(name).equals("AttentionPlan")) {
        code.add("needed = Math.max(needed, Math.addExact(SCRATCH, %s.scratch()));", name);
      }
    }
    code.open("for (int i = 0; i < scratch.length; i++)");
    code.add("scratch[i] = Sizes.floats(scratch[i], needed);");
    code.close();
    code.close().open("catch (ArithmeticException tooLarge)");
    var sizes = symbols.keySet().stream().map(s -> "\"%s = \" + new%s".formatted(s, s)).toList();
    code.add(
        "throw new ResiduaException(\"a layer has more elements than an array can hold\"%s);",
        sizes.isEmpty() ? "" : " + \", with \" + " + String.join(" + \", \" + ", sizes));
    code.close();
    code.add("planned = true;");
    type.addMethod(method.addCode(JavaText.code(code.toString())).build());
  }

  private void output(Lines code, int index) {
    var output = program.outputs().get(index);
    var dims =
        output.type().shape().dims().stream()
            .map(dim -> "Sizes.of(" + Dims.print(dim) + ")")
            .toList();
    boolean floats = output.type().dtype().isFloat();
    code.add(
        "output%d = %s.zeros(%s);",
        index, floats ? "FloatTensor" : "IntTensor", ModelClass.joined(dims));
    code.add("y%d = output%d.data();", index, index);
  }

  private void stepping(TypeSpec.Builder type, List<String> steps) {
    var chunks = Chunks.of(steps, Chunks.KERNELS);
    type.addMethod(
        MethodSpec.methodBuilder("run")
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PUBLIC)
            .addParameter(TypeName.INT, "part")
            .addParameter(RuntimeApi.TEAM, "team")
            .addJavadoc("One thread's share of a run; not for callers.\n")
            .addCode(options.timed() ? "model.times.begin(part);\n" : "")
            .addCode(Chunks.calls(chunks.size(), i -> "layers" + i + "(part, team);"))
            .build());
    for (int i = 0; i < chunks.size(); i++) {
      var text = String.join("", chunks.get(i));
      var scratch = text.contains("scratch") ? "float[] scratch = this.scratch[part];\n" : "";
      type.addMethod(
          MethodSpec.methodBuilder("layers" + i)
              .addModifiers(Modifier.PRIVATE)
              .addParameter(TypeName.INT, "part")
              .addParameter(RuntimeApi.TEAM, "team")
              .addCode(JavaText.code(scratch + text))
              .build());
    }
  }
}
