package dev.residua.compiler.emit.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.residua.compiler.generate.ItemByItem;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.kernel.BufferPlan;
import dev.residua.compiler.kernel.Program;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/// The public class of a model: what it says of itself, how it is loaded, and how it is run.
final class ModelClass {
  private final Graph graph;
  private final Program program;
  private final References references;
  private final KernelLibrary library;
  private final KernelLibrary loading;
  private final Ports ports;
  private final JavaOptions options;
  private final Optional<SessionParts> session;

  private final Optional<ItemByItem> items;

  /// What the model needs to go on position by position.
  record SessionParts(SessionClass session, TypeSpec type, Optional<TypeSpec> once) {}

  /// Tensors by their names.
  static final TypeName NAMED =
      ParameterizedTypeName.get(
          ClassName.get(Map.class), ClassName.get(String.class), RuntimeApi.TENSOR);

  ModelClass(
      Graph graph,
      Program program,
      References references,
      KernelLibrary library,
      KernelLibrary loading,
      JavaOptions options,
      Optional<SessionParts> session) {
    this.options = options;
    this.session = session;
    this.graph = graph;
    this.program = program;
    this.references = references;
    this.library = library;
    this.loading = loading;
    this.ports = new Ports(program);
    this.items = ItemByItem.of(graph);
  }

  TypeSpec type(List<KernelCall> prepare, Steps steps, List<KernelCall> run, BufferPlan plan) {
    var type =
        TypeSpec.classBuilder(JavaNames.type(program.name()))
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .addSuperinterface(options.timed() ? RuntimeApi.TIMED_MODEL : RuntimeApi.MODEL)
            .addJavadoc("$L", doc());
    if (session.isPresent()) {
      type.addSuperinterface(RuntimeApi.GENERATIVE_MODEL);
    }
    type.addField(
        FieldSpec.builder(
                RuntimeApi.MODEL_INFO, "INFO", Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
            .addJavadoc("The inputs, outputs and parameters.\n")
            .initializer("describe()")
            .build());
    constant(type, "Kernels", "PLAIN", "new PlainKernels()");
    constant(type, "WarmUp", "WARM_UP", "new WarmUp()");
    constant(type, "float[]", "NO_BIAS", "new float[128]");
    constant(type, "float[]", "NOTHING", "Product.nothing(128)");
    constant(type, "int", "SUMS", Tiles.SUMS);
    constant(type, "int", "FETCHED", Tiles.FETCHED);
    constant(type, "int", "GATHERED", Tiles.GATHERED);
    boolean small = prepare.stream().anyMatch(call -> call.method().equals("hold"));
    if (small) {
      constant(type, "int", "WIDENED", Tiles.SCRATCH);
    }
    constant(type, "int", "SCRATCH", small ? Widening.SCRATCH : Tiles.SCRATCH);
    type.addField(field(ArrayTypeName.of(float[].class), "w"));
    type.addField(field(ArrayTypeName.of(int[].class), "v"));
    type.addField(field(RuntimeApi.THREADS, "threads"));
    type.addField(
        FieldSpec.builder(
                ParameterizedTypeName.get(
                    (ClassName) JavaText.type("ConcurrentLinkedQueue"),
                    ClassName.bestGuess("Workspace")),
                "idle",
                Modifier.PRIVATE,
                Modifier.FINAL)
            .initializer("new $T<>()", JavaText.type("ConcurrentLinkedQueue"))
            .build());
    type.addMethod(
        MethodSpec.constructorBuilder()
            .addModifiers(Modifier.PRIVATE)
            .addParameter(ArrayTypeName.of(float[].class), "w")
            .addParameter(ArrayTypeName.of(int[].class), "v")
            .addParameter(RuntimeApi.THREADS, "threads")
            .addCode("this.w = w;\nthis.v = v;\nthis.threads = threads;\n")
            .build());
    if (options.timed()) {
      timing(type);
    }
    loading(type);
    running(type);
    session.ifPresent(parts -> generating(type, parts.session()));
    new Description(graph, program).addTo(type);
    type.addType(
        new WorkspaceClass(program, ports, references, options, items).type(steps, run, plan));
    type.addType(new LoaderClass(program, references, loading).type(prepare));
    ports.outputsType().ifPresent(type::addType);
    session.ifPresent(parts -> {
      type.addType(parts.type());
      parts.once().ifPresent(type::addType);
    });
    type.addMethod(pack());
    if (prepare.stream().anyMatch(call -> call.method().equals("filter"))) {
      type.addMethod(filter());
    }
    if (prepare.stream().anyMatch(call -> call.method().equals("packWithSums"))) {
      type.addMethod(packWithSums());
    }
    if (small) {
      type.addMethod(hold());
    }
    KernelClasses.types(library).forEach(type::addType);
    return type.build();
  }

  private String doc() {
    var text = graph.doc().isBlank() ? "The network " + graph.name() + "." : graph.doc().strip();
    return (text
            + "\n\nLoaded, it never changes and may be used by many threads at once. What a run needs"
            + " besides is in a\n{@link Workspace}, which belongs to one thread at a time.\n")
        .replace("*/", "*&#47;")
        .replace("\\", "&#92;");
  }

  private static FieldSpec field(TypeName type, String name) {
    return FieldSpec.builder(type, name, Modifier.PRIVATE, Modifier.FINAL).build();
  }

  private static void constant(TypeSpec.Builder type, String declared, String name, String value) {
    var typeName =
        declared.equals("Kernels") ? ClassName.bestGuess("Kernels") : JavaText.type(declared);
    type.addField(
        FieldSpec.builder(typeName, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
            .initializer(JavaText.code(value))
            .build());
  }

  private void timing(TypeSpec.Builder type) {
    type.addField(
        FieldSpec.builder(RuntimeApi.STEP_TIMES, "times", Modifier.PRIVATE, Modifier.FINAL)
            .initializer("new $T($L)", RuntimeApi.STEP_TIMES, program.kernels().size())
            .build());
    type.addMethod(
        MethodSpec.methodBuilder("times")
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PUBLIC)
            .returns(RuntimeApi.STEP_TIMES)
            .addStatement("return times")
            .build());
  }

  private void loading(TypeSpec.Builder type) {
    var self = ClassName.get("", JavaNames.type(program.name()));
    type.addMethod(
        MethodSpec.methodBuilder("load")
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
            .returns(self)
            .addParameter(RuntimeApi.WEIGHTS, "weights")
            .addJavadoc(
                "The model with these weights, run by the threads that all models share.\n\n"
                    + "@throws dev.residua.runtime.ResiduaException if the weights do not fit; it says"
                    + " all that is missing, unused or of another shape\n")
            .addStatement("return load(weights, $T.shared())", RuntimeApi.THREADS)
            .build());
    type.addMethod(
        MethodSpec.methodBuilder("load")
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
            .returns(self)
            .addParameter(RuntimeApi.WEIGHTS, "weights")
            .addParameter(RuntimeApi.THREADS, "threads")
            .addJavadoc("As {@link #load(Weights)}, run by threads of the caller's choice.\n")
            .addCode(
                """
                Loader loader = new Loader(weights.bind(INFO));
                threads.run(loader);
                return new $T(loader.w, loader.v, threads);
                """,
                self)
            .build());
  }

  private void running(TypeSpec.Builder type) {
    type.addMethod(
        MethodSpec.methodBuilder("info")
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PUBLIC)
            .returns(RuntimeApi.MODEL_INFO)
            .addStatement("return INFO")
            .build());
    type.addMethod(
        MethodSpec.methodBuilder("workspace")
            .addModifiers(Modifier.PUBLIC)
            .returns(ClassName.bestGuess("Workspace"))
            .addJavadoc("What one thread needs to run this model again and again.\n")
            .addStatement(
                "return new Workspace(this$L)",
                items.isPresent() && !options.timed() ? Items.arguments() : "")
            .build());
    var typed =
        MethodSpec.methodBuilder("run")
            .addModifiers(Modifier.PUBLIC)
            .returns(ports.resultType())
            .addJavadoc("$L", ports.runDoc("The result belongs to the caller."));
    ports.parameters().forEach(typed::addParameter);
    typed.addCode(
        CodeBlock.of(
            """
            Workspace workspace = this.idle.poll();
            if (workspace == null) {
              workspace = workspace();
            }
            try {
              return workspace.run($L).copy();
            } finally {
              this.idle.add(workspace);
            }
            """,
            ports.arguments()));
    type.addMethod(typed.build());
    type.addMethod(
        MethodSpec.methodBuilder("run")
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PUBLIC)
            .returns(NAMED)
            .addParameter(NAMED, "inputs")
            .addCode(JavaText.code(ports.byName()))
            .build());
  }

  private static void generating(TypeSpec.Builder type, SessionClass session) {
    type.addMethod(
        MethodSpec.methodBuilder("sequences")
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PUBLIC)
            .returns(ParameterizedTypeName.get(List.class, String.class))
            .addCode("return $T.of($L);\n", List.class, session.sequenceNames())
            .build());
    type.addMethod(
        MethodSpec.methodBuilder("generation")
            .addModifiers(Modifier.PUBLIC)
            .returns(ClassName.bestGuess("Session"))
            .addParameter(TypeName.INT, "longest")
            .addParameters(session.beginningParameters())
            .addJavadoc(
                "What one thread needs to go on position by position, up to `longest` of them in"
                    + " all.\n\n"
                    + "@throws dev.residua.runtime.ResiduaException if the model has no so many"
                    + " positions\n")
            .addStatement(
                "return new Session($L)",
                joined(
                    Stream.of("this", "longest", session.beginningArguments())
                        .filter(text -> !text.isEmpty())
                        .toList()))
            .build());
    var named = Stream.concat(Stream.of("longest"), session.beginningNamed().stream()).toList();
    type.addMethod(
        MethodSpec.methodBuilder("generation")
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PUBLIC)
            .returns(ClassName.bestGuess("Session"))
            .addParameter(TypeName.INT, "longest")
            .addParameter(NAMED, "inputs")
            .addCode(JavaText.code("return generation(" + joined(named) + ");\n"))
            .build());
  }

  private static MethodSpec pack() {
    return JavaText.method(
        """
        /// Lays the right-hand side of a product out in panels.
        private static void pack(int part, Team team, Packing p, float[] source, float[] packed, int at) {
          p.run(team.begin(part, p.count()), team.end(part, p.count()), source, Panels.lanes(), Panels.widest(), packed, at);
        }
        """);
  }

  private static MethodSpec packWithSums() {
    return JavaText.method(
        """
        /// As `pack`, with what Strassen's algorithm sums of the weights after them.
        private static void packWithSums(int part, Team team, Packing p, float[] source, float[] packed, int at) {
          pack(part, team, p, source, packed, at);
          team.barrier();
          int panel = Panels.lanes() * Panels.widest();
          p.sums(team.begin(part, p.columns() / 2, panel), team.end(part, p.columns() / 2, panel), panel, packed, at);
        }
        """);
  }

  private static MethodSpec filter() {
    return JavaText.method(
        """
        /// Transforms the weights of a convolution for Winograd's algorithm.
        private static void filter(int part, Team team, Packing p, float[] source, float[] packed, int at, int tile, int stride) {
          int panel = Panels.lanes() * Panels.widest();
          p.filter(tile, stride, team.begin(part, Panels.padded(p.columns()), panel), team.end(part, Panels.padded(p.columns()), panel), source, Panels.lanes(), Panels.widest(), packed, at);
        }
        """);
  }

  private static MethodSpec hold() {
    return JavaText.method(
        """
        /// Lays the right-hand side of a product out in panels of a small type.
        private static void hold(int part, Team team, Packing p, float[] source, int[] packed, int at, SmallType type, String name) {
          int panel = Panels.lanes() * Panels.widest();
          int padded = Panels.padded(p.columns());
          p.small(type, team.begin(part, padded, panel), team.end(part, padded, panel), source, Panels.lanes(), Panels.widest(), packed, at, name);
        }
        """);
  }

  static String joined(List<String> names) {
    return names.stream().collect(Collectors.joining(", "));
  }
}
