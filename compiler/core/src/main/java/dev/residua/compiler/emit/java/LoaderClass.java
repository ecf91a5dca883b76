package dev.residua.compiler.emit.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.residua.compiler.emit.java.KernelCall.Argument;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Modifier;

/// The nested class that makes weights ready: folds, transposes and packs them, each as late as it
/// is needed, and lets go of what no run reads.
final class LoaderClass {
  private final Program program;
  private final References references;

  LoaderClass(Program program, References references) {
    this.program = program;
    this.references = references;
  }

  TypeSpec type(List<KernelCall> calls) {
    var type =
        TypeSpec.classBuilder("Loader")
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
            .addSuperinterface(RuntimeApi.SPMD)
            .addJavadoc("Makes the weights ready, once.\n")
            .addField(
                FieldSpec.builder(
                        ClassName.bestGuess("Kernels"), "kernels", Modifier.PRIVATE, Modifier.FINAL)
                    .initializer("PLAIN")
                    .build())
            .addField(array(float[].class, "w"))
            .addField(array(int[].class, "v"))
            .addField(RuntimeApi.BOUND_WEIGHTS, "weights", Modifier.PRIVATE, Modifier.FINAL)
            .addMethod(
                MethodSpec.constructorBuilder()
                    .addParameter(RuntimeApi.BOUND_WEIGHTS, "weights")
                    .addStatement("this.weights = weights")
                    .addCode(shared())
                    .build());
    var statements = statements(calls);
    var chunks = Chunks.of(statements, Chunks.KERNELS);
    for (int i = 0; i < chunks.size(); i++) {
      type.addMethod(
          MethodSpec.methodBuilder("load" + i)
              .addModifiers(Modifier.PRIVATE)
              .addParameter(TypeName.INT, "part")
              .addParameter(RuntimeApi.TEAM, "team")
              .addCode(JavaText.code(String.join("", chunks.get(i))))
              .build());
    }
    type.addMethod(
        MethodSpec.methodBuilder("run")
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PUBLIC)
            .addParameter(TypeName.INT, "part")
            .addParameter(RuntimeApi.TEAM, "team")
            .addCode(Chunks.calls(chunks.size(), i -> "load" + i + "(part, team);"))
            .build());
    type.addMethod(
        MethodSpec.methodBuilder("read")
            .addModifiers(Modifier.PRIVATE)
            .addParameter(TypeName.INT, "part")
            .addParameter(TypeName.INT, "index")
            .addCode(
                """
                if (part == 0) {
                  w[index] = weights.floats(INFO.parameters().get(index).name());
                }
                """)
            .build());
    return type.build();
  }

  /// The arrays that hold packed weights of many layers.
  private String shared() {
    var text = new StringBuilder();
    for (var array : references.sharedArrays()) {
      text.append(
          (array.floats() ? "w[%d] = new float[%d];\n" : "v[%d] = new int[%d];\n")
              .formatted(array.index(), array.size()));
    }
    return text.toString();
  }

  private FieldSpec array(Class<?> element, String name) {
    return FieldSpec.builder(ArrayTypeName.of(element), name, Modifier.FINAL)
        .initializer("new $T[$L][]", element.getComponentType(), references.arrayCount())
        .build();
  }

  /// Parameters stand first among the weights, in their order: the index of one is its place in the
  /// model's description.
  private List<String> statements(List<KernelCall> calls) {
    var kept = Set.copyOf(program.prepared());
    var lastUse = new HashMap<Buffer, Integer>();
    for (int i = 0; i < calls.size(); i++) {
      for (var buffer : program.prepare().get(i).reads()) {
        lastUse.put(buffer, i);
      }
    }
    var parameters = new HashSet<Buffer>();
    program.parameters().forEach(parameter -> parameters.add(parameter.buffer()));
    var present = new HashSet<Buffer>();
    var statements = new ArrayList<String>();
    for (int i = 0; i < calls.size(); i++) {
      statements.add(statement(i, calls.get(i), kept, lastUse, parameters, present));
    }
    for (var parameter : program.parameters()) {
      if (kept.contains(parameter.buffer()) && present.add(parameter.buffer())) {
        statements.add(
            "read(part, %d); // %s\n"
                .formatted(references.weightIndex(parameter.buffer()), parameter.name()));
      }
    }
    return statements;
  }

  private String statement(
      int index,
      KernelCall call,
      Set<Buffer> kept,
      Map<Buffer, Integer> lastUse,
      Set<Buffer> parameters,
      Set<Buffer> present) {
    Kernel kernel = program.prepare().get(index);
    var text = new StringBuilder();
    for (var buffer : kernel.reads()) {
      if (parameters.contains(buffer) && present.add(buffer)) {
        text.append(
            "read(part, %d); // %s\n".formatted(references.weightIndex(buffer), buffer.name()));
      }
    }
    for (var buffer : kernel.writes()) {
      // Several kernels may each write a part.
      if (references.isShared(buffer) || !present.add(buffer)) {
        continue;
      }
      boolean floats = buffer.element() == Buffer.Element.FLOAT;
      text.append(
          "if (part == 0) {\n  %s = new %s[%s];\n}\n"
              .formatted(
                  references.of(buffer), floats ? "float" : "int", Dims.print(buffer.size())));
    }
    text.append("team.barrier();\n");
    text.append(new InlineCalls(references).statement(kernel, call));
    for (var buffer : kernel.reads()) {
      if (!kept.contains(buffer) && lastUse.getOrDefault(buffer, -1) == index) {
        text.append("if (part == 0) {\n  %s = null;\n}\n".formatted(references.of(buffer)));
      }
    }
    return text.toString();
  }

  /// Calls that make their offsets on the spot.
  private record InlineCalls(References references) {
    String statement(Kernel kernel, KernelCall call) {
      var inlined = new ArrayList<Argument>();
      for (var argument : call.arguments()) {
        inlined.add(
            switch (argument) {
              case Argument.OfPlan(var _, var text) -> new Argument.OfText(text);
              case Argument.OfText(var text) when text.equals("scratch") ->
                  new Argument.OfText("new float[SCRATCH]");
              case Argument.OfBuffer _, Argument.OfOffset _, Argument.OfDim _, Argument.OfText _ ->
                  argument;
            });
      }
      return new Calls(references).statement(kernel, new KernelCall(call.method(), inlined));
    }
  }
}
