package dev.residua.compiler.emit.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.BufferPlan;
import dev.residua.compiler.kernel.Program;
import dev.residua.compiler.kernel.Program.Binding;
import dev.residua.compiler.kernel.Program.Limit;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.lang.model.element.Modifier;

/// The nested class that goes on position by position: its memory, in which keys and values stay
/// from step to step, and the steps.
final class SessionClass {
  private final SessionPrograms programs;
  private final Program step;
  private final ClassName model;
  private final Ports ports;
  private final Ports beginning;
  private final InputChecks checks;
  private final WorkspaceClass workspace;
  private final References references;

  SessionClass(SessionPrograms programs, References references, boolean sameOutputs) {
    this.programs = programs;
    this.references = references;
    step = programs.step();
    model = ClassName.get("", JavaNames.type(programs.generation().whole().name()));
    var shown = shown();
    ports = new Ports(shown, sameOutputs ? "Outputs" : "SessionOutputs");
    beginning = new Ports(withInputs(programs.beginning(), List.of()));
    checks = new InputChecks(shown, ports);
    workspace =
        new WorkspaceClass(
            step, ports, references, JavaOptions.DEFAULT, "Session", model.simpleName());
  }

  /// The step as a caller sees it, without what stays the same.
  private Program shown() {
    var names = programs.generation().sequences();
    var limits =
        step.limits().stream()
            .filter(limit -> !(limit instanceof Limit.Ids ids) || names.contains(ids.input()))
            .toList();
    return withInputs(programs.sequences(), limits);
  }

  private Program withInputs(List<Binding> inputs, List<Limit> limits) {
    return new Program(
        step.name(),
        inputs,
        step.outputs(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        limits,
        List.of());
  }

  Ports ports() {
    return ports;
  }

  /// The inputs with positions, as Java's strings.
  String sequenceNames() {
    return programs.sequences().stream()
        .map(input -> "\"" + input.name() + "\"")
        .collect(Collectors.joining(", "));
  }

  /// The inputs that a generation begins with, as parameters.
  List<ParameterSpec> beginningParameters() {
    return beginning.parameters();
  }

  String beginningArguments() {
    return beginning.arguments();
  }

  /// The inputs that a generation begins with, taken from a map by their names.
  List<String> beginningNamed() {
    return beginning.named();
  }

  private String fresh() {
    return Dims.variable(programs.generation().fresh());
  }

  private String past() {
    return Dims.variable(programs.generation().past());
  }

  private String capacity() {
    return Dims.variable(programs.capacity());
  }

  TypeSpec type(Steps program, List<KernelCall> calls, BufferPlan plan) {
    var type =
        TypeSpec.classBuilder("Session")
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
            .addSuperinterface(RuntimeApi.GENERATION)
            .addSuperinterface(RuntimeApi.REHEARSAL)
            .addJavadoc(
                "Goes on position by position: what attention needs of earlier ones stays here. It"
                    + " belongs to one thread at a time.\n"
                    + "Steps of the same number of positions allocate nothing.\n");
    var written = new Calls(references);
    var steps = workspace.statements(type, program, calls, written);
    fields(type, plan, written);
    type.addMethod(constructor());
    type.addMethod(append());
    type.addMethod(appendByName());
    type.addMethod(restart());
    type.addMethod(restartByName());
    type.addMethod(rewind());
    for (var name : List.of("length", "longest")) {
      type.addMethod(
          MethodSpec.methodBuilder(name)
              .addAnnotation(Override.class)
              .addModifiers(Modifier.PUBLIC)
              .returns(TypeName.INT)
              .addStatement("return $L", name.equals("length") ? "(int) this." + past() : name)
              .build());
    }
    planning(type, plan, written);
    rehearsing(type);
    workspace.stepping(type, steps);
    return type.build();
  }

  private void fields(TypeSpec.Builder type, BufferPlan plan, Calls written) {
    type.addField(WorkspaceClass.field(model, "model", true));
    type.addField(WorkspaceClass.field(ArrayTypeName.of(float[].class), "w", true));
    type.addField(WorkspaceClass.field(ArrayTypeName.of(int[].class), "v", true));
    type.addField(WorkspaceClass.field(ArrayTypeName.of(float[].class), "scratch", true));
    type.addField(WorkspaceClass.kernels());
    type.addField(WorkspaceClass.field(TypeName.INT, "longest", true));
    type.addField(WorkspaceClass.field(TypeName.LONG, capacity(), true));
    type.addField(WorkspaceClass.field(TypeName.LONG, past(), false));
    if (programs.once().isPresent()) {
      type.addField(WorkspaceClass.field(ClassName.bestGuess("Once"), "once", true));
      type.addField(WorkspaceClass.field(madeType(), "made", false));
    }
    for (int i = 0; i < step.inputs().size(); i++) {
      var input = step.inputs().get(i);
      if (programs.given().contains(input)) {
        type.addField(WorkspaceClass.field(Ports.tensor(input), "given" + i, false));
      }
    }
    workspace.fields(type, plan, written);
    for (int i = 0; i < step.states().size(); i++) {
      type.addField(WorkspaceClass.empty(Buffer.Element.FLOAT, "s" + i));
    }
  }

  /// What is made once: a tensor, or a record of several.
  private TypeName madeType() {
    var outputs = programs.once().orElseThrow().outputs();
    return outputs.size() == 1
        ? Ports.tensor(outputs.getFirst())
        : ClassName.get("", "Once").nestedClass("OnceOutputs");
  }

  /// The symbols that the inputs which stay the same name.
  private Set<String> fixedSymbols() {
    var symbols = new LinkedHashSet<String>();
    for (var input : programs.given()) {
      input
          .type()
          .shape()
          .dims()
          .forEach(dim -> dim.multiple().ifPresent(it -> symbols.add(it.symbol())));
    }
    return symbols;
  }

  private MethodSpec constructor() {
    var code = new Lines();
    code.open("if (longest < 1)");
    code.add(
        "throw new ResiduaException(\"a generation holds at least 1 position, not \" + longest);");
    code.close();
    for (var limit : step.limits()) {
      if (limit instanceof Limit.AtMost(var size, var most, var message)
          && size.equals(length())
          && most.isConstant()) {
        code.open("if (longest > %d)", most.constant());
        code.add(
            "throw new ResiduaException(\"%s: a generation of \" + longest + \" cannot be\");",
            message.replace("\\", "\\\\").replace("\"", "\\\""));
        code.close();
      }
    }
    code.add("this.model = model;");
    code.add("this.w = model.w;");
    code.add("this.v = model.v;");
    code.add("this.scratch = new float[model.threads.count()][0];");
    code.add("this.longest = longest;");
    code.add("this.%s = Panels.padded(longest);", capacity());
    if (programs.once().isPresent()) {
      code.add("this.once = new Once(model);");
    }
    code.add("restart(%s);", beginning.arguments());
    return MethodSpec.constructorBuilder()
        .addModifiers(Modifier.PRIVATE)
        .addParameter(model, "model")
        .addParameter(TypeName.INT, "longest")
        .addParameters(beginning.parameters())
        .addCode(JavaText.code(code.toString()))
        .build();
  }

  /// The length of the sequence after a step.
  private Dim length() {
    return Dim.symbol(programs.generation().past()).plus(Dim.symbol(programs.generation().fresh()));
  }

  private MethodSpec restart() {
    var code = new Lines();
    programs
        .once()
        .ifPresent(once -> {
          var names = once.inputs().stream().map(input -> beginning.variable(input.name()));
          code.add("this.made = this.once.run(%s);", names.collect(Collectors.joining(", ")));
        });
    for (int i = 0; i < step.inputs().size(); i++) {
      var input = step.inputs().get(i);
      if (programs.given().contains(input)) {
        given(code, i, input);
      }
    }
    code.add("this.%s = 0;", past());
    if (!programs.given().isEmpty()) {
      code.add("this.planned = false;");
    }
    return MethodSpec.methodBuilder("restart")
        .addModifiers(Modifier.PUBLIC)
        .addParameters(beginning.parameters())
        .addJavadoc("Forgets all positions; the next ones begin another sequence.\n")
        .addCode(JavaText.code(code.toString()))
        .build();
  }

  private MethodSpec rewind() {
    var code = new Lines();
    code.open("if (length < 0 || length > %s)", past());
    code.add(
        "throw new ResiduaException(\"there are \" + %s + \" positions, and not \" + length);",
        past());
    code.close();
    code.add("this.%s = length;", past());
    return MethodSpec.methodBuilder("rewind")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .addParameter(TypeName.INT, "length")
        .addCode(JavaText.code(code.toString()))
        .build();
  }

  private MethodSpec restartByName() {
    return MethodSpec.methodBuilder("restart")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .addParameter(ModelClass.NAMED, "inputs")
        .addCode(JavaText.code("restart(" + ModelClass.joined(beginning.named()) + ");\n"))
        .build();
  }

  private void given(Lines code, int index, Binding input) {
    var tensor = "this.given" + index;
    if (programs.isMadeOnce(input.name())) {
      var outputs = programs.once().orElseThrow().outputs();
      int made =
          IntStream.range(0, outputs.size())
              .filter(i -> outputs.get(i).name().equals(input.name()))
              .findFirst()
              .orElseThrow();
      code.add(
          "%s = this.made%s;", tensor, outputs.size() == 1 ? "" : "." + onceOutput(made) + "()");
    } else {
      code.add("%s = %s.copy();", tensor, beginning.variable(input.name()));
    }
    code.add("this.x%d = %s.data();", index, tensor);
    for (int axis = 0; axis < input.type().rank(); axis++) {
      var multiple = input.type().dim(axis).multiple();
      if (multiple.isPresent()) {
        var it = multiple.get();
        code.add(
            "this.%s = (%s.dim(%d) - %dL) / %dL;",
            Dims.variable(it.symbol()), tensor, axis, it.offset(), it.factor());
      }
    }
  }

  /// The component of the record of what is made once.
  static String onceOutput(int index) {
    return "made" + index;
  }

  private MethodSpec append() {
    var method =
        MethodSpec.methodBuilder("append")
            .addModifiers(Modifier.PUBLIC)
            .returns(ports.resultType())
            .addJavadoc(
                "$L",
                ports.runDoc(
                    "These are for the positions given, which follow those before. The result is"
                        + " this session's own memory, and valid until the next step."));
    ports.parameters().forEach(method::addParameter);
    var code = new Lines();
    checks.print(code);
    for (int i = 0; i < step.inputs().size(); i++) {
      var input = step.inputs().get(i);
      if (!programs.given().contains(input)) {
        code.add("this.x%d = %s.data();", i, ports.variable(input.name()));
      }
    }
    code.add("%s", workspace.running());
    code.add("this.%s += this.%s;", past(), fresh());
    code.add("return this.%s;", ports.resultField());
    return method.addCode(JavaText.code(code.toString())).build();
  }

  /// A copy begins anew, with room for no more positions than this step has.
  private void rehearsing(TypeSpec.Builder type) {
    type.addMethod(
        MethodSpec.constructorBuilder()
            .addModifiers(Modifier.PRIVATE)
            .addParameter(ClassName.bestGuess("Session"), "other")
            .addCode(JavaText.code(copied()))
            .build());
    var code = new Lines();
    code.add("Session copy = new Session(this);");
    for (int i = 0; i < step.inputs().size(); i++) {
      boolean given = programs.given().contains(step.inputs().get(i));
      code.add(given ? "copy.x%d = this.x%1$d;" : "copy.x%d = this.x%1$d.clone();", i);
    }
    workspace.rehearsing(type, code, checks);
  }

  private String copied() {
    var code = new Lines();
    code.add("this.model = other.model;");
    code.add("this.w = model.w;");
    code.add("this.v = model.v;");
    code.add("this.scratch = new float[model.threads.count()][0];");
    code.add("this.longest = Math.toIntExact(other.%s);", fresh());
    code.add("this.%s = Panels.padded(longest);", capacity());
    if (programs.once().isPresent()) {
      code.add("this.once = other.once;");
    }
    return code.toString();
  }

  private MethodSpec appendByName() {
    return MethodSpec.methodBuilder("append")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .returns(ModelClass.NAMED)
        .addParameter(ModelClass.NAMED, "inputs")
        .addCode(JavaText.code(ports.byName("append")))
        .build();
  }

  private void planning(TypeSpec.Builder type, BufferPlan plan, Calls written) {
    var symbols = checks.symbols();
    var code = new Lines();
    code.open("if (%s + new%s > longest)", past(), programs.generation().fresh());
    code.add(
        "throw new ResiduaException(\"there is no room for \" + (%s + new%s) + \" positions:"
            + " this generation was made for \" + longest);",
        past(), programs.generation().fresh());
    code.close();
    for (var symbol : symbols) {
      if (!symbol.equals(programs.generation().fresh())) {
        var fixed = fixedSymbols().contains(symbol) ? "" : past() + " > 0 && ";
        code.open("if (%s%s != new%s)", fixed, Dims.variable(symbol), symbol);
        code.add(
            "throw new ResiduaException(\"this generation has %s = \" + %s + \", but now it is \""
                + " + new%s);",
            symbol, Dims.variable(symbol), symbol);
        code.close();
      }
    }
    var same = new ArrayList<>(List.of("planned"));
    symbols.forEach(symbol -> same.add(Dims.variable(symbol) + " == new" + symbol));
    if (isSteady(plan, written)) {
      code.open("if (%s)", String.join(" && ", same)).add("grow();").add("return;").close();
    }
    code.add("planned = false;");
    symbols.forEach(symbol -> code.add("%s = new%s;", Dims.variable(symbol), symbol));
    code.open("try");
    var grow = new Lines();
    written
        .sizes()
        .forEach((dim, name) ->
            (grows(dim) ? grow : code).add("%s = Sizes.of(%s);", name, Dims.print(dim)));
    code.add("grow();");
    workspace.memory(type, code, plan, written);
    for (int i = 0; i < step.states().size(); i++) {
      var size = Dims.print(step.states().get(i).size());
      code.add("s%d = Sizes.floats(s%d, Sizes.of(%s));", i, i, size);
    }
    checks.endPlan(code);
    type.addMethod(
        MethodSpec.methodBuilder("plan")
            .addModifiers(Modifier.PRIVATE)
            .addParameters(checks.newSizes())
            .addCode(JavaText.code(code.toString()))
            .build());
    type.addMethod(
        MethodSpec.methodBuilder("grow")
            .addModifiers(Modifier.PRIVATE)
            .addJavadoc("Sizes that grow from step to step.\n")
            .addCode(JavaText.code(grow.toString()))
            .build());
  }

  private boolean grows(Dim dim) {
    return dim.symbols().contains(programs.generation().past());
  }

  /// Whether memory and the offsets of kernels are the same for every number of earlier positions.
  private boolean isSteady(BufferPlan plan, Calls written) {
    var named = Pattern.compile("\\b" + past() + "\\b").asPredicate();
    return plan.slots().stream().flatMap(slot -> slot.sizes().stream()).noneMatch(this::grows)
        && written.plans().keySet().stream().noneMatch(named);
  }
}
