package dev.residua.compiler.emit.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.residua.compiler.kernel.Program;
import dev.residua.compiler.kernel.Program.Binding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/// The inputs and outputs of a model as Java sees them.
public final class Ports {
  private final Program program;
  private final String outputsName;
  private final Set<String> symbols;

  public Ports(Program program) {
    this(program, "Outputs");
  }

  /// @param outputsName the name of the record of several outputs
  Ports(Program program, String outputsName) {
    this.outputsName = outputsName;
    this.program = program;
    this.symbols =
        Stream.concat(program.inputs().stream(), program.outputs().stream())
            .flatMap(port -> port.type().shape().dims().stream())
            .flatMap(dim -> dim.symbols().stream())
            .collect(Collectors.toSet());
  }

  /// The name of an input or output as a Java variable.
  public String variable(String name) {
    return JavaNames.variable(name, symbols);
  }

  /// The class of the tensor of an input or output.
  public static ClassName tensor(Binding binding) {
    return binding.type().dtype().isFloat() ? RuntimeApi.FLOAT_TENSOR : RuntimeApi.INT_TENSOR;
  }

  /// The parameters of the typed `run`.
  public List<ParameterSpec> parameters() {
    return program.inputs().stream()
        .map(input -> ParameterSpec.builder(tensor(input), variable(input.name())).build())
        .toList();
  }

  /// The inputs as arguments, each by its variable.
  public String arguments() {
    return ModelClass.joined(
        program.inputs().stream().map(input -> variable(input.name())).toList());
  }

  /// One tensor, or a record of several.
  public TypeName resultType() {
    return program.outputs().size() == 1
        ? tensor(program.outputs().getFirst())
        : ClassName.bestGuess(outputsName);
  }

  /// The doc comment of `run`.
  ///
  /// @param owner a sentence that says whose the result is
  public String runDoc(String owner) {
    var text = new StringBuilder("Computes ");
    text.append(
        ModelClass.joined(
            program.outputs().stream()
                .map(output -> "`%s`: %s".formatted(output.name(), output.type()))
                .toList()));
    text.append(". ").append(owner).append("\n\n");
    program
        .inputs()
        .forEach(
            input -> text.append("@param %s %s\n".formatted(variable(input.name()), input.type())));
    return text.append("@throws dev.residua.runtime.ResiduaException if an input does not fit\n")
        .toString();
  }

  /// The body of the method that takes and gives tensors by name.
  public String byName() {
    return byName("run");
  }

  /// As above.
  ///
  /// @param method the typed method that computes
  String byName(String method) {
    var arguments = named();
    var text = new StringBuilder();
    text.append("var outputs = %s(%s);\n".formatted(method, ModelClass.joined(arguments)));
    text.append("Map<String, Tensor> named = new LinkedHashMap<>();\n");
    boolean single = program.outputs().size() == 1;
    for (var output : program.outputs()) {
      text.append(
          "named.put(\"%s\", outputs%s);\n"
              .formatted(output.name(), single ? "" : "." + variable(output.name()) + "()"));
    }
    return text.append("return named;\n").toString();
  }

  /// The inputs as arguments, each taken from the map `inputs` by its name.
  List<String> named() {
    var arguments = new ArrayList<String>();
    for (var input : program.inputs()) {
      boolean floats = input.type().dtype().isFloat();
      arguments.add(
          "ShapeCheck.%s(inputs, \"%s\")".formatted(floats ? "floats" : "ints", input.name()));
    }
    return arguments;
  }

  /// The record of several outputs.
  public Optional<TypeSpec> outputsType() {
    if (program.outputs().size() == 1) {
      return Optional.empty();
    }
    var constructor = MethodSpec.constructorBuilder();
    program
        .outputs()
        .forEach(output -> constructor.addParameter(tensor(output), variable(output.name())));
    var copies =
        program.outputs().stream().map(output -> variable(output.name()) + ".copy()").toList();
    return Optional.of(
        TypeSpec.recordBuilder(outputsName)
            .addModifiers(Modifier.PUBLIC)
            .recordConstructor(constructor.build())
            .addJavadoc("What a run computes.\n")
            .addMethod(
                MethodSpec.methodBuilder("copy")
                    .returns(ClassName.bestGuess(outputsName))
                    .addStatement("return new $L($L)", outputsName, ModelClass.joined(copies))
                    .build())
            .build());
  }

  /// Fields for the outputs of a workspace: `output0`, `output1` and so on, and `outputs` where
  /// there are several.
  public List<FieldSpec> outputFields() {
    var fields = new ArrayList<FieldSpec>();
    for (int i = 0; i < program.outputs().size(); i++) {
      var tensor = tensor(program.outputs().get(i));
      fields.add(
          FieldSpec.builder(tensor, "output" + i, Modifier.PRIVATE)
              .initializer("$T.zeros(0)", tensor)
              .build());
    }
    if (fields.size() > 1) {
      fields.add(
          FieldSpec.builder(resultType(), "outputs", Modifier.PRIVATE)
              .initializer("new $L($L)", outputsName, outputNames())
              .build());
    }
    return fields;
  }

  /// Makes the outputs for the sizes at hand.
  public void makeOutputs(Lines code) {
    for (int i = 0; i < program.outputs().size(); i++) {
      var type = program.outputs().get(i).type();
      var dims =
          type.shape().dims().stream().map(dim -> "Sizes.of(" + Dims.print(dim) + ")").toList();
      code.add(
          "output%d = %s.zeros(%s);",
          i, type.dtype().isFloat() ? "FloatTensor" : "IntTensor", ModelClass.joined(dims));
    }
    if (program.outputs().size() > 1) {
      code.add("outputs = new %s(%s);", outputsName, outputNames());
    }
  }

  private String outputNames() {
    return IntStream.range(0, program.outputs().size())
        .mapToObj(i -> "output" + i)
        .collect(Collectors.joining(", "));
  }

  /// The field that holds what a run gives.
  public String resultField() {
    return program.outputs().size() == 1 ? "output0" : "outputs";
  }
}
