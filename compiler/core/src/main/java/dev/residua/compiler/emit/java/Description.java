package dev.residua.compiler.emit.java;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.NameScheme;
import dev.residua.compiler.graph.Parameter;
import dev.residua.compiler.kernel.Program;
import dev.residua.compiler.kernel.Program.Binding;
import java.util.List;
import java.util.Locale;
import javax.lang.model.element.Modifier;

/// What a generated class says of itself: ports, parameters, and names in other libraries.
public final class Description {
  private static final int LINES = 250;

  private final Graph graph;
  private final Program program;

  public Description(Graph graph, Program program) {
    this.graph = graph;
    this.program = program;
  }

  /// Adds the method `describe` and what it needs.
  public void addTo(TypeSpec.Builder type) {
    var chunks = Chunks.of(graph.parameters(), LINES);
    var parameters = CodeBlock.builder();
    for (int i = 0; i < chunks.size(); i++) {
      parameters.add(i == 0 ? "parameters$L()" : ", parameters$L()", i);
      type.addMethod(parameters(i, chunks.get(i)));
    }
    type.addMethod(
        MethodSpec.methodBuilder("describe")
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
            .returns(RuntimeApi.MODEL_INFO)
            .addCode(
                "return new $T(\n    $S,\n    $L,\n    $L,\n    $T.parse($L),\n    $L);\n",
                RuntimeApi.MODEL_INFO,
                graph.name(),
                ports(program.inputs()),
                ports(program.outputs()),
                RuntimeApi.PARAMETER_LIST,
                parameters.build(),
                schemes())
            .build());
  }

  private static MethodSpec parameters(int index, List<Parameter> parameters) {
    var lines = new StringBuilder("return \"\"\"\n");
    for (var parameter : parameters) {
      var initializer = parameter.initializer();
      lines.append("    ").append(parameter.name()).append(" ").append(parameter.type());
      lines.append(" ").append(initializer.kind().name().toLowerCase(Locale.ROOT));
      switch (initializer.kind()) {
        case ZEROS, ONES -> {}
        case CONSTANT, NORMAL, UNIFORM -> lines.append(" ").append((float) initializer.value());
      }
      lines.append("\n");
    }
    lines.append("    \"\"\";\n");
    return MethodSpec.methodBuilder("parameters" + index)
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .returns(String.class)
        .addCode("$L", lines)
        .build();
  }

  private static CodeBlock ports(List<Binding> bindings) {
    var list = CodeBlock.builder().add("$T.of(", List.class);
    for (int i = 0; i < bindings.size(); i++) {
      var binding = bindings.get(i);
      list.add(
          i == 0 ? "new $T($S, $T.$L, $T.of(" : ", new $T($S, $T.$L, $T.of(",
          RuntimeApi.PORT,
          binding.name(),
          RuntimeApi.DTYPE,
          binding.type().dtype().name(),
          List.class);
      for (int axis = 0; axis < binding.type().rank(); axis++) {
        list.add(axis == 0 ? "$S" : ", $S", binding.type().dim(axis).toString());
      }
      list.add("))");
    }
    return list.add(")").build();
  }

  private CodeBlock schemes() {
    var list = CodeBlock.builder().add("$T.of(", List.class);
    for (int i = 0; i < graph.schemes().size(); i++) {
      list.add(i == 0 ? "" : ", ").add(scheme(graph.schemes().get(i)));
    }
    return list.add(")").build();
  }

  private static CodeBlock scheme(NameScheme scheme) {
    var code =
        CodeBlock.builder()
            .add("new $T($S, $T.of(", RuntimeApi.NAME_SCHEME, scheme.name(), List.class);
    boolean first = true;
    for (var rule : scheme.rules()) {
      code.add(first ? "\n    " : ",\n    ")
          .add("$T.rename($S, $S)", RuntimeApi.RULE, rule.ours(), rule.theirs());
      if (rule.transposed()) {
        code.add(".transpose()");
      }
      if (rule.parts() > 1) {
        code.add(".block($L, $L)", rule.part(), rule.parts());
      }
      first = false;
    }
    for (var ignored : scheme.ignored()) {
      code.add(first ? "\n    " : ",\n    ").add("$T.ignore($S)", RuntimeApi.RULE, ignored);
      first = false;
    }
    return code.add("))").build();
  }
}
