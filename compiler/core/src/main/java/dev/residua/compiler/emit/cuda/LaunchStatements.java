package dev.residua.compiler.emit.cuda;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.residua.compiler.emit.java.Chunks;
import dev.residua.compiler.emit.java.Dims;
import dev.residua.compiler.emit.java.RuntimeApi;
import dev.residua.compiler.tensor.Dim;
import java.util.List;
import javax.lang.model.element.Modifier;

/// Launches as statements that write a plan.
record LaunchStatements(Places places) {
  /// The variable that holds the place of a piece of a run's memory.
  static String variable(int piece) {
    return "p" + piece;
  }

  /// Adds methods that write the launches to a plan, and returns calls of them.
  ///
  /// @param name what the methods' names begin with
  CodeBlock add(
      List<MethodSpec> methods, String name, List<Launch> launches, Modifier... modifiers) {
    var calls = CodeBlock.builder();
    var chunks = Chunks.of(launches, Chunks.KERNELS);
    for (int i = 0; i < chunks.size(); i++) {
      var method =
          MethodSpec.methodBuilder(name + i)
              .addModifiers(modifiers)
              .addParameter(RuntimeApi.CUDA_PLAN, "plan");
      chunks.get(i).forEach(launch -> method.addCode(statement(launch)));
      methods.add(method.build());
      calls.addStatement("$L(plan)", name + i);
    }
    return calls.build();
  }

  private CodeBlock statement(Launch launch) {
    var code = CodeBlock.builder();
    var result = launch.steps().getLast().writes().getFirst();
    code.add("// $L → $L\n", launch.title().replace('\n', ' '), result.type());
    code.add(
        "plan.launch($S, $S, $S, $L, $L, $L, $L, $L)",
        launch.kernel(),
        launch.origin().path(),
        launch.title(),
        blocks(launch.grid()),
        Dims.print(launch.grid().y()),
        Dims.print(launch.grid().z()),
        launch.threads(),
        Dims.print(launch.sharedBytes()));
    code.add("\n    ");
    for (var argument : launch.arguments()) {
      code.add(
          switch (argument) {
            case Argument.Pointer(var piece) -> CodeBlock.of("$L", pointer(piece));
            case Argument.Size(var value) -> CodeBlock.of(".size($L)", Dims.print(value));
          });
    }
    return code.add(";\n").build();
  }

  private static String blocks(Grid grid) {
    var x = grid.x();
    if (grid.mostX() >= Grid.ANY) {
      return Dims.print(x);
    }
    return x.isConstant()
        ? Dims.print(Dim.of(Math.min(x.constant(), grid.mostX())))
        : "Math.min(%s, %d)".formatted(Dims.print(x), grid.mostX());
  }

  private String pointer(int piece) {
    return switch (places.scope(piece)) {
      case LOAD -> ".at(" + places.of(piece) + ")";
      case MODEL -> ".weights(" + places.of(piece) + ")";
      case RUN -> ".at(" + variable(piece) + ")";
    };
  }
}
