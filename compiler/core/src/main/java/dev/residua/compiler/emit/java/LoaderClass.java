package dev.residua.compiler.emit.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.residua.compiler.kernel.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/// The nested class that makes weights ready: folds, transposes and packs them, layer by layer. A
/// thread does one layer after the other in room that it uses again and again.
final class LoaderClass {
  /// So many cases stand in a method; of more, a first method chooses among others.
  private static final int CASES = 400;

  private final Program program;
  private final References references;
  private final KernelLibrary library;

  LoaderClass(Program program, References references, KernelLibrary library) {
    this.program = program;
    this.references = references;
    this.library = library;
  }

  TypeSpec type(List<KernelCall> calls) {
    var methods = new ArrayList<String>();
    var cases = new ArrayList<String>();
    int rooms = 0;
    var kept = Set.copyOf(program.prepared());
    var parameters =
        program.parameters().stream().map(Program.Binding::buffer).collect(Collectors.toSet());
    for (var unit : LoadUnits.of(program)) {
      var statements = new LoadStatements(program, references, kept, parameters);
      statements.add(unit, calls);
      rooms = Math.max(rooms, statements.rooms());
      var chunks = Chunks.of(statements.all(), Chunks.KERNELS);
      var text = new StringBuilder();
      for (var chunk : chunks) {
        text.append(" load%d(part, team, t);".formatted(methods.size()));
        methods.add(String.join("", chunk));
      }
      cases.add(chunks.size() == 1 ? text.substring(1) : "{" + text + " }");
    }
    var shared = references.sharedArrays();
    var type =
        TypeSpec.classBuilder("Loader")
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
            .superclass(RuntimeApi.LOADING)
            .addJavadoc("Makes the weights ready, once.\n");
    if (!library.methods().isEmpty()) {
      KernelClasses.constants(type);
    }
    type.addMethod(
            MethodSpec.constructorBuilder()
                .addParameter(RuntimeApi.BOUND_WEIGHTS, "weights")
                .addStatement(
                    "super(weights, INFO, $L, $L, $L, $L)",
                    references.arrayCount(),
                    shared.size(),
                    cases.size(),
                    rooms)
                .build())
        .addMethod(override("prepareLoad").addCode(JavaText.code(prepareLoad(calls))).build())
        .addMethod(
            override("prepareRun").addCode(JavaText.code("new ShortCalls().sums();\n")).build())
        .addMethod(
            override("share")
                .addParameter(TypeName.INT, "array")
                .addCode(JavaText.code(choice("array", shares())))
                .build());
    units(type, cases);
    for (int i = 0; i < methods.size(); i++) {
      type.addMethod(
          unit("load" + i)
              .addModifiers(Modifier.PRIVATE)
              .addCode(JavaText.code(methods.get(i)))
              .build());
    }
    KernelClasses.addTo(type, library);
    return type.build();
  }

  /// The filters of Winograd's algorithm are what takes longest at load.
  private static String prepareLoad(List<KernelCall> calls) {
    return calls.stream().anyMatch(call -> call.method().equals("filter"))
        ? "new ShortCalls().filters();\n"
        : "";
  }

  private static MethodSpec.Builder override(String name) {
    return MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PROTECTED);
  }

  private static MethodSpec.Builder unit(String name) {
    return unit(MethodSpec.methodBuilder(name));
  }

  private static MethodSpec.Builder unit(MethodSpec.Builder method) {
    return method
        .addParameter(TypeName.INT, "part")
        .addParameter(RuntimeApi.TEAM, "team")
        .addParameter(ArrayTypeName.of(float[].class), "t");
  }

  /// The arrays that hold packed weights of many layers.
  private List<String> shares() {
    return references.sharedArrays().stream()
        .map(array ->
            (array.floats() ? "w[%d] = new float[%d];" : "v[%d] = new int[%d];")
                .formatted(array.index(), array.size()))
        .toList();
  }

  private static void units(TypeSpec.Builder type, List<String> cases) {
    var chunks = Chunks.of(cases, CASES);
    var code = new Lines();
    if (chunks.size() <= 1) {
      code.addAll(choice("unit", cases));
    } else {
      code.open("switch (unit / %d)", CASES);
      for (int i = 0; i < chunks.size(); i++) {
        code.add("case %d -> units%d(unit %% %d, part, team, t);", i, i, CASES);
        type.addMethod(
            unit(MethodSpec.methodBuilder("units" + i)
                    .addModifiers(Modifier.PRIVATE)
                    .addParameter(TypeName.INT, "unit"))
                .addCode(JavaText.code(choice("unit", chunks.get(i))))
                .build());
      }
      code.add("default -> {}");
      code.close();
    }
    type.addMethod(
        unit(override("unit").addParameter(TypeName.INT, "unit"))
            .addCode(JavaText.code(code.toString()))
            .build());
  }

  private static String choice(String number, List<String> cases) {
    var code = new Lines();
    code.open("switch (%s)", number);
    for (int i = 0; i < cases.size(); i++) {
      code.add("case %d -> %s", i, cases.get(i));
    }
    code.add("default -> {}");
    return code.close().toString();
  }
}
