package dev.residua.compiler.emit.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.residua.compiler.generate.ItemByItem;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.BufferPlan;
import dev.residua.compiler.kernel.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javax.lang.model.element.Modifier;

/// The nested class that runs a model: its memory, the offsets for the sizes at hand, and the
/// steps.
final class WorkspaceClass {
  private final Program program;
  private final Ports ports;
  private final References references;
  private final JavaOptions options;
  private final InputChecks checks;
  private final String name;
  private final String model;
  private final Optional<Items> items;

  /// The workspace of a model.
  ///
  /// @param items how the items of a batch are computed apart, where they can be
  WorkspaceClass(
      Program program,
      Ports ports,
      References references,
      JavaOptions options,
      Optional<ItemByItem> items) {
    this(program, ports, references, options, "Workspace", program.name(), items);
  }

  /// @param name the class's own name
  /// @param model the name of the model that it belongs to
  WorkspaceClass(
      Program program,
      Ports ports,
      References references,
      JavaOptions options,
      String name,
      String model) {
    this(program, ports, references, options, name, model, Optional.empty());
  }

  private WorkspaceClass(
      Program program,
      Ports ports,
      References references,
      JavaOptions options,
      String name,
      String model,
      Optional<ItemByItem> items) {
    this.items =
        items
            .filter(_ -> !options.timed())
            .map(it -> new Items(program, new InputChecks(program, ports).symbols(), it));
    this.name = name;
    this.model = JavaNames.type(model);
    this.program = program;
    this.ports = ports;
    this.references = references;
    this.options = options;
    this.checks = new InputChecks(program, ports);
  }

  TypeSpec type(Steps steps, List<KernelCall> calls, BufferPlan plan) {
    var type =
        TypeSpec.classBuilder(name)
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
            .addSuperinterface(RuntimeApi.REHEARSAL)
            .addJavadoc(
                "The memory of one run. A run with sizes no larger than before allocates nothing.\n");
    type.addField(field(ClassName.get("", model), "model", true));
    type.addField(field(ArrayTypeName.of(float[].class), "w", true));
    type.addField(field(ArrayTypeName.of(int[].class), "v", true));
    type.addField(field(ArrayTypeName.of(float[].class), "scratch", true));
    items.ifPresent(it -> it.addTo(type));
    type.addField(kernels());
    type.addMethod(
        MethodSpec.constructorBuilder()
            .addModifiers(Modifier.PRIVATE)
            .addParameter(ClassName.get("", model), "model")
            .addParameters(items.map(Items::parameters).orElse(List.of()))
            .addCode(
                JavaText.code(
                    """
                    this.model = model;
                    this.w = model.w;
                    this.v = model.v;
                    %s
                    """
                        .formatted(
                            items
                                .map(Items::construction)
                                .orElse("this.scratch = new float[model.threads.count()][0];"))))
            .build());
    var written = new Calls(references);
    var statements = statements(type, steps, calls, written);
    fields(type, plan, written);
    type.addMethod(run());
    planning(type, plan, written);
    var copy = new Lines();
    copy.add("%s copy = new %s(this.model%s);", name, name, items.isPresent() ? Items.ALONE : "");
    items.ifPresent(it -> it.count(copy));
    for (int i = 0; i < program.inputs().size(); i++) {
      copy.add(
          items.isPresent()
              ? "copy.x%d = Batch.take(this.x%1$d, 0, count, copy.x%1$d);"
              : "copy.x%d = this.x%1$d.clone();",
          i);
    }
    rehearsing(type, copy, checks);
    stepping(type, statements);
    return type.build();
  }

  /// The kernels that compute the next run.
  static FieldSpec kernels() {
    return FieldSpec.builder(ClassName.bestGuess("Kernels"), "kernels", Modifier.PRIVATE)
        .initializer("PLAIN")
        .build();
  }

  /// What the runtime needs to warm kernels up.
  ///
  /// @param copy the statements that make a copy of this, but for its sizes
  /// @param planned the checks of the inputs whose sizes are planned for
  void rehearsing(TypeSpec.Builder type, Lines copy, InputChecks planned) {
    checks
        .symbols()
        .forEach(symbol ->
            copy.add(
                "copy.%s = this.%1$s%s;",
                Dims.variable(symbol),
                items.filter(it -> it.divides(symbol)).map(_ -> " / count").orElse("")));
    copy.add("return copy;");
    type.addMethod(
        rehearsal("copy", ClassName.bestGuess(name))
            .addCode(JavaText.code(copy.toString()))
            .build());
    type.addMethod(
        rehearsal("use", TypeName.VOID)
            .addParameter(TypeName.BOOLEAN, "vectors")
            .addStatement("kernels = vectors ? VectorKernels.KERNELS : PLAIN")
            .build());
    type.addMethod(
        rehearsal("pieces", TypeName.VOID)
            .addStatement(
                "plan($L)",
                ModelClass.joined(planned.symbols().stream().map(Dims::variable).toList()))
            // Where items are computed apart, each thread has its scratch memory there.
            .addStatement("scratch[0] = Sizes.floats(scratch[0], SCRATCH)")
            .addStatement("VectorKernels.pieces(scratch[0], new int[$L])", Pieces.INTS)
            .build());
  }

  private static MethodSpec.Builder rehearsal(String name, TypeName result) {
    return MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .returns(result)
        .addJavadoc("For the warm-up of kernels; not for callers.\n");
  }

  /// The statement that runs this.
  String running() {
    return options.timed()
        ? "use(Vectors.lanes() > 0);\nthis.model.threads.run(this);"
        : "WARM_UP.run(this, this.model.threads);";
  }

  /// The statements of each step; methods that they call are added.
  ///
  /// @param calls of each kernel
  List<String> statements(
      TypeSpec.Builder type, Steps steps, List<KernelCall> calls, Calls written) {
    var statements = new ArrayList<String>();
    int next = 0;
    int methods = 0;
    for (var step : steps.all()) {
      int first = next;
      next += step.kernels().size();
      var own = calls.subList(first, next);
      var ends = IntStream.range(first, next).mapToObj(this::end).toList();
      statements.add(
          switch (step) {
            case Step.Alone(var kernel) ->
                written.statement(kernel, own.getFirst()) + ends.getFirst();
            case Step.Banded banded -> {
              var method = new BandMethod("banded" + methods++, banded, own);
              type.addMethod(method.print(written, options.cache(), ends));
              yield method.call() + "team.barrier();\n" + ends.getLast();
            }
          });
    }
    return statements;
  }

  /// What notes the time of a kernel.
  private String end(int kernel) {
    return options.timed() ? "model.times.end(part, %d);\n".formatted(kernel) : "";
  }

  static FieldSpec field(TypeName type, String name, boolean fixed) {
    var builder = FieldSpec.builder(type, name, Modifier.PRIVATE);
    return fixed ? builder.addModifiers(Modifier.FINAL).build() : builder.build();
  }

  void fields(TypeSpec.Builder type, BufferPlan plan, Calls written) {
    type.addField(field(TypeName.BOOLEAN, "planned", false));
    checks.symbols().forEach(s -> type.addField(field(TypeName.LONG, Dims.variable(s), false)));
    written.sizes().values().forEach(name -> type.addField(field(TypeName.INT, name, false)));
    for (int i = 0; i < program.inputs().size(); i++) {
      type.addField(empty(program.inputs().get(i).buffer().element(), "x" + i));
    }
    for (int i = 0; i < program.outputs().size(); i++) {
      type.addField(empty(program.outputs().get(i).buffer().element(), "y" + i));
    }
    ports.outputFields().forEach(type::addField);
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

  static FieldSpec empty(Buffer.Element element, String name) {
    var type = element == Buffer.Element.FLOAT ? float[].class : int[].class;
    return FieldSpec.builder(type, name, Modifier.PRIVATE).initializer("{}").build();
  }

  private MethodSpec run() {
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
    checks.print(code);
    for (int i = 0; i < program.inputs().size(); i++) {
      code.add("this.x%d = %s.data();", i, ports.variable(program.inputs().get(i).name()));
    }
    code.add("%s", running());
    code.add("return this.%s;", ports.resultField());
    return method.addCode(JavaText.code(code.toString())).build();
  }

  private void planning(TypeSpec.Builder type, BufferPlan plan, Calls written) {
    var method =
        MethodSpec.methodBuilder("plan")
            .addModifiers(Modifier.PRIVATE)
            .addParameters(checks.newSizes());
    var code = new Lines();
    checks.beginPlan(code);
    written.sizes().forEach((dim, name) -> code.add("%s = Sizes.of(%s);", name, Dims.print(dim)));
    memory(type, code, plan, written);
    checks.endPlan(code);
    type.addMethod(method.addCode(JavaText.code(code.toString())).build());
  }

  /// Makes the offsets of all kernels, and room for what they make.
  void memory(TypeSpec.Builder type, Lines code, BufferPlan plan, Calls written) {
    ports.makeOutputs(code);
    for (int i = 0; i < program.outputs().size(); i++) {
      code.add("y%d = output%d.data();", i, i);
    }
    items.ifPresent(it -> it.plan(code, plan));
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
    code.add("int needed = SCRATCH;");
    for (var name : written.plans().values()) {
      if (Set.of("AttentionPlan", "StepPlan", "Winograd", "Strassen", "Bands")
          .contains(written.planType(name))) {
        code.add("needed = Math.max(needed, Math.addExact(SCRATCH, %s.scratch()));", name);
      }
    }
    code.open("for (int i = 0; i < scratch.length; i++)");
    code.add("scratch[i] = Sizes.floats(scratch[i], needed);");
    code.close();
    items.ifPresent(_ -> code.close());
  }

  void stepping(TypeSpec.Builder type, List<String> steps) {
    var chunks = Chunks.of(steps, Chunks.KERNELS);
    type.addMethod(
        MethodSpec.methodBuilder("run")
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PUBLIC)
            .addParameter(TypeName.INT, "part")
            .addParameter(RuntimeApi.TEAM, "team")
            .addJavadoc("One thread's share of a run; not for callers.\n")
            .addCode(options.timed() ? "model.times.begin(part);\n" : "")
            .addCode(JavaText.code(items.map(Items::instead).orElse("")))
            .addCode(Chunks.calls(chunks.size(), i -> "layers" + i + "(part, team);"))
            .build());
    for (int i = 0; i < chunks.size(); i++) {
      var text = String.join("", chunks.get(i));
      var scratch =
          text.contains("scratch")
              ? "float[] scratch = this.scratch[part % this.scratch.length];\n"
              : "";
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
