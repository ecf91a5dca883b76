package dev.residua.compiler.emit.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.residua.compiler.generate.ItemByItem;
import dev.residua.compiler.kernel.BufferPlan;
import dev.residua.compiler.kernel.Program;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/// Prints how a workspace computes the items of a batch apart: each thread some at a time, in a
/// workspace of its own, whose memory stays in the caches and in which nobody waits for others.
///
/// @param items what makes that right
record Items(Program program, Set<String> symbols, ItemByItem items) {
  /// What the constructor of a workspace that computes all of its items together is given behind
  /// the model.
  static final String ALONE = ", this.model.threads.count(), 0";

  void addTo(TypeSpec.Builder type) {
    var workspaces = ArrayTypeName.of(ClassName.get("", "Workspace"));
    type.addField(WorkspaceClass.field(workspaces, "apart", true));
    type.addField(WorkspaceClass.field(TypeName.INT, "each", false));
    type.addMethod(
        MethodSpec.methodBuilder("items")
            .addModifiers(Modifier.PRIVATE)
            .addParameter(TypeName.INT, "part")
            .addParameter(RuntimeApi.TEAM, "team")
            .addJavadoc("Computes some items after the others, alone.\n")
            .addCode(JavaText.code(text()))
            .build());
  }

  /// Whether `symbol` is the number of items.
  boolean divides(String symbol) {
    return symbol.equals(items.batch());
  }

  /// Declares `count`, how many times some items are computed together.
  void count(Lines code) {
    code.add("int count = each == 0 ? 1 : Sizes.of(%s / each);", Dims.variable(items.batch()));
  }

  /// The constructor's parameters after the model.
  List<ParameterSpec> parameters() {
    return List.of(
        ParameterSpec.builder(TypeName.INT, "threads").build(),
        ParameterSpec.builder(TypeName.INT, "workspaces").build());
  }

  String construction() {
    return """
    this.scratch = new float[threads][0];
    this.apart = new Workspace[workspaces];
    """;
  }

  /// What the constructor of a whole workspace is given behind the model.
  static String arguments() {
    return ", this.threads.count(), this.threads.count()";
  }

  /// Chooses how many items are computed together, and opens the block of what a run of all needs.
  void plan(Lines code, BufferPlan plan) {
    var room =
        plan.slots().stream()
            .map(slot ->
                "Batch.most(%s)"
                    .formatted(ModelClass.joined(slot.sizes().stream().map(Dims::print).toList())))
            .collect(Collectors.joining(" + "));
    code.add(
        "each = apart.length == 0 ? 0 : Batch.each(%s, apart.length, %s, %s, %dL);",
        Dims.variable(items.batch()),
        room.isEmpty() ? "0" : room,
        Dims.print(items.multiplyAdds()),
        items.weights());
    code.open("if (each == 0)");
  }

  /// What a run does instead where items are computed apart.
  String instead() {
    return """
    if (each > 0) {
      items(part, team);
      return;
    }
    """;
  }

  private String text() {
    var sizes =
        symbols.stream().map(symbol -> divides(symbol) ? "each" : Dims.variable(symbol)).toList();
    var code = new Lines();
    code.open("if (apart[part] == null)");
    code.add("apart[part] = new Workspace(model, 1, 0);");
    code.close();
    code.add("Workspace own = apart[part];");
    code.add("own.kernels = kernels;");
    code.add("own.plan(%s);", ModelClass.joined(sizes));
    code.add("int count = Sizes.of(%s / each);", Dims.variable(items.batch()));
    code.open("for (int i = team.begin(part, count); i < team.end(part, count); i++)");
    for (int i = 0; i < program.inputs().size(); i++) {
      code.add("own.x%d = Batch.take(x%d, i, count, own.x%d);", i, i, i);
    }
    code.add("own.run(0, Team.alone());");
    for (int i = 0; i < program.outputs().size(); i++) {
      code.add("Batch.give(own.y%d, y%d, i, count);", i, i);
    }
    return code.close().toString();
  }
}
