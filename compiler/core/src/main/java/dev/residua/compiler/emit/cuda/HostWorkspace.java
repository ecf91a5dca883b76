package dev.residua.compiler.emit.cuda;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.residua.compiler.emit.cuda.Piece.Scope;
import dev.residua.compiler.emit.java.Dims;
import dev.residua.compiler.emit.java.InputChecks;
import dev.residua.compiler.emit.java.JavaText;
import dev.residua.compiler.emit.java.Lines;
import dev.residua.compiler.emit.java.Ports;
import dev.residua.compiler.emit.java.RuntimeApi;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/// The nested class that runs a model on the device: it checks the inputs, and writes a plan for
/// sizes that it has not met.
final class HostWorkspace {
  private final CudaProgram program;
  private final Ports ports;
  private final InputChecks checks;
  private final LaunchStatements launches;

  HostWorkspace(CudaProgram program, Ports ports, LaunchStatements launches) {
    this.program = program;
    this.ports = ports;
    this.launches = launches;
    this.checks = new InputChecks(program.source(), ports);
  }

  TypeSpec type() {
    var type =
        TypeSpec.classBuilder("Workspace")
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
            .addSuperinterface(AutoCloseable.class)
            .addJavadoc(
                "The device's memory of one run, and a graph for each of the sizes that it has met"
                    + " more than once.\n");
    type.addField(RuntimeApi.CUDA_WORKSPACE, "memory", Modifier.PRIVATE, Modifier.FINAL);
    type.addField(TypeName.BOOLEAN, "planned", Modifier.PRIVATE);
    checks.symbols().forEach(symbol -> field(type, Dims.variable(symbol)));
    runPieces().forEach(piece -> field(type, LaunchStatements.variable(piece)));
    ports.outputFields().forEach(type::addField);
    type.addMethod(
        MethodSpec.constructorBuilder()
            .addModifiers(Modifier.PRIVATE)
            .addParameter(RuntimeApi.CUDA_WORKSPACE, "memory")
            .addStatement("this.memory = memory")
            .build());
    var layers = new ArrayList<MethodSpec>();
    type.addMethod(run());
    type.addMethod(plan());
    type.addMethod(newPlan(layers));
    layers.forEach(type::addMethod);
    type.addMethod(
        MethodSpec.methodBuilder("close")
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PUBLIC)
            .addJavadoc("Frees the device's memory.\n")
            .addStatement("memory.close()")
            .build());
    return type.build();
  }

  private static void field(TypeSpec.Builder type, String name) {
    type.addField(FieldSpec.builder(TypeName.LONG, name, Modifier.PRIVATE).build());
  }

  private List<Integer> runPieces() {
    var pieces = new ArrayList<Integer>();
    for (int i = 0; i < program.memory().pieces().size(); i++) {
      if (program.memory().pieces().get(i).scope() == Scope.RUN) {
        pieces.add(i);
      }
    }
    return pieces;
  }

  private MethodSpec run() {
    var method =
        MethodSpec.methodBuilder("run")
            .addModifiers(Modifier.PUBLIC)
            .returns(ports.resultType())
            .addJavadoc(
                "$L",
                ports.runDoc(
                    "The result is this workspace's own memory, and valid until its next run."))
            .addParameters(ports.parameters());
    var code = new Lines();
    checks.print(code);
    for (int i = 0; i < program.source().inputs().size(); i++) {
      var name = ports.variable(program.source().inputs().get(i).name());
      code.add("this.memory.input(%d, %s.data());", i, name);
    }
    code.add("this.memory.run();");
    for (int i = 0; i < program.source().outputs().size(); i++) {
      code.add("this.memory.output(%d, this.output%d.data());", i, i);
    }
    code.add("return this.%s;", ports.resultField());
    return method.addCode(JavaText.code(code.toString())).build();
  }

  private MethodSpec plan() {
    var method =
        MethodSpec.methodBuilder("plan")
            .addModifiers(Modifier.PRIVATE)
            .addParameters(checks.newSizes());
    var sizes = checks.symbols().stream().map(Dims::variable).collect(Collectors.joining(", "));
    var code = new Lines();
    checks.beginPlan(code);
    code.open("if (!memory.knows(%s))", sizes);
    code.add("memory.learn(newPlan()%s);", sizes.isEmpty() ? "" : ", " + sizes);
    code.close();
    ports.makeOutputs(code);
    checks.endPlan(code);
    return method.addCode(JavaText.code(code.toString())).build();
  }

  /// The order of the places is that which [CudaPlan] of the runtime asks for.
  private MethodSpec newPlan(List<MethodSpec> layers) {
    var method =
        MethodSpec.methodBuilder("newPlan")
            .addModifiers(Modifier.PRIVATE)
            .returns(RuntimeApi.CUDA_PLAN)
            .addStatement("$T plan = new $T()", RuntimeApi.CUDA_PLAN, RuntimeApi.CUDA_PLAN);
    var left = new ArrayList<>(runPieces());
    for (var input : program.memory().inputs()) {
      left.removeIf(piece -> piece == input.piece());
      method.addCode(place(input.piece(), "plan.input(" + sizes(input.piece()) + ")"));
    }
    for (var output : program.memory().outputs()) {
      left.removeIf(piece -> piece == output.piece());
      method.addCode(place(output.piece(), "plan.output(" + sizes(output.piece()) + ")"));
    }
    var zeroed = left.stream().filter(piece -> piece(piece).zeroed()).toList();
    zeroed.forEach(piece -> method.addCode(place(piece, reserve("zeroed", piece))));
    left.removeAll(zeroed);
    left.forEach(piece -> method.addCode(place(piece, reserve("memory", piece))));
    method.addCode(launches.add(layers, "layers", program.launches(), Modifier.PRIVATE));
    return method.addStatement("return plan").build();
  }

  private Piece piece(int index) {
    return program.memory().pieces().get(index);
  }

  private String reserve(String method, int index) {
    return "plan.%s(%d, %s)".formatted(method, piece(index).storage().bytes(), sizes(index));
  }

  private String sizes(int index) {
    return piece(index).sizes().stream().map(Dims::print).collect(Collectors.joining(", "));
  }

  private CodeBlock place(int index, String expression) {
    return CodeBlock.of(
        "$L = $L; // $L\n",
        LaunchStatements.variable(index),
        expression,
        piece(index).name().replace('\n', ' '));
  }
}
