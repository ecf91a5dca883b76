package dev.residua.compiler.emit.java;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.residua.compiler.emit.java.KernelLibrary.Method;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/// The nested types that hold a model's kernels: an interface, and its two forms, with the Vector
/// API and in plain Java. Both give the same bits: the plain form serves until the JVM has compiled
/// the other, and where the module is not.
final class KernelClasses {
  private static final TypeName KERNELS = com.palantir.javapoet.ClassName.bestGuess("Kernels");

  private KernelClasses() {}

  static List<TypeSpec> types(KernelLibrary library) {
    return List.of(contract(library), vector(library), plain(library));
  }

  private static TypeSpec contract(KernelLibrary library) {
    var type =
        TypeSpec.interfaceBuilder("Kernels")
            .addModifiers(Modifier.PRIVATE)
            .addJavadoc(
                "The steps of the model. Each computes the share of `part`, after which the team meets, or"
                    + " the lines or positions from `first` up to `last`.\n");
    for (var method : library.methods()) {
      type.addMethod(declaration(method).addModifiers(Modifier.PUBLIC, Modifier.ABSTRACT).build());
    }
    return type.build();
  }

  /// How weights are packed, for plain Java.
  static void constants(TypeSpec.Builder type) {
    type.addField(constant(TypeName.INT, "LANES", "Panels.lanes()"))
        .addField(constant(TypeName.INT, "WIDEST", "Panels.widest()"))
        .addField(constant(TypeName.INT, "PANEL", "WIDEST * LANES"));
  }

  /// The methods of a load, which has one form of them.
  static void addTo(TypeSpec.Builder type, KernelLibrary library) {
    for (var method : library.methods()) {
      type.addMethod(
          declaration(method)
              .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
              .addCode(JavaText.code(method.plain()))
              .build());
    }
    library.parts(false).forEach(text -> type.addMethod(JavaText.method(text)));
    library.functionMethods().forEach(text -> type.addMethod(JavaText.method(text)));
  }

  private static MethodSpec.Builder declaration(KernelLibrary.Method method) {
    var builder = MethodSpec.methodBuilder(method.name());
    method.parameters().forEach(text -> builder.addParameter(JavaText.parameter(text)));
    return builder;
  }

  private static TypeSpec vector(KernelLibrary library) {
    var type =
        implementation(
                "VectorKernels", "With the Vector API, at the width that the machine prefers.")
            .addField(constant(KERNELS, "KERNELS", "new VectorKernels()"));
    VectorConstants.fields(name -> uses(library, name)).forEach(type::addField);
    with(type, library, true);
    type.addMethod(JavaText.method(Pieces.print(library.pieces())));
    return type.build();
  }

  private static boolean uses(KernelLibrary library, String name) {
    return Stream.concat(
            library.parts(true).stream(), library.methods().stream().map(Method::vector))
        .anyMatch(text -> text.contains(name));
  }

  private static TypeSpec plain(KernelLibrary library) {
    var type =
        implementation(
            "PlainKernels",
            "In plain Java, over weights that are packed for vectors of the machine's width.");
    constants(type);
    if (library.parts(false).stream().anyMatch(text -> text.contains("PIECE"))) {
      type.addField(constant(TypeName.INT, "PIECE", "ShortCalls.PIECE"));
    }
    return with(type, library, false).build();
  }

  private static TypeSpec.Builder implementation(String name, String doc) {
    return TypeSpec.classBuilder(name)
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .addSuperinterface(KERNELS)
        .addJavadoc("$L\n", doc);
  }

  private static FieldSpec constant(TypeName type, String name, String value) {
    return FieldSpec.builder(type, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .initializer(JavaText.code(value))
        .build();
  }

  private static TypeSpec.Builder with(
      TypeSpec.Builder type, KernelLibrary library, boolean vector) {
    for (var method : library.methods()) {
      CodeBlock body = JavaText.code(vector ? method.vector() : method.plain());
      type.addMethod(
          declaration(method)
              .addAnnotation(Override.class)
              .addModifiers(Modifier.PUBLIC)
              .addCode(body)
              .build());
    }
    library.parts(vector).forEach(text -> type.addMethod(JavaText.method(text)));
    library.functionMethods().forEach(text -> type.addMethod(JavaText.method(text)));
    return type;
  }
}
