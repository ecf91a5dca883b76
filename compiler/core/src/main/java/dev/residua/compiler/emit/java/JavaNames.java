package dev.residua.compiler.emit.java;

import java.util.Set;
import javax.lang.model.SourceVersion;

/// Names of a model as Java takes them: apart from keywords and from the names that the generated
/// class uses itself. Two different names stay different.
public final class JavaNames {
  private static final Set<String> TYPES =
      Set.of(
          "Workspace",
          "Session",
          "SessionOutputs",
          "Once",
          "OnceOutputs",
          "Loader",
          "Outputs",
          "Kernels",
          "VectorKernels",
          "PlainKernels",
          "Object",
          "String",
          "Math",
          "Override",
          "Integer",
          "Long",
          "Float",
          "Record",
          "System",
          "ArithmeticException",
          "var",
          "yield",
          "record",
          "sealed",
          "permits");

  private static final Set<String> VARIABLES =
      Set.of(
          "workspace",
          "session",
          "longest",
          "inputs",
          "outputs",
          "named",
          "part",
          "team",
          "Math",
          "String");

  /// What the methods of every object take away from a record's components, and `Outputs.copy`.
  private static final Set<String> METHODS =
      Set.of(
          "clone",
          "copy",
          "finalize",
          "getClass",
          "hashCode",
          "notify",
          "notifyAll",
          "toString",
          "wait");

  private JavaNames() {}

  /// The class of a model: `Kernels` → `KernelsModel`.
  public static String type(String model) {
    var base = model;
    while (base.endsWith("Model")) {
      base = base.substring(0, base.length() - "Model".length());
    }
    return SourceVersion.isKeyword(base)
            || TYPES.contains(base)
            || RuntimeApi.byName().containsKey(base)
        ? model + "Model"
        : model;
  }

  /// The variable for an input or output: `class` → `class_`.
  ///
  /// @param symbols the symbolic sizes, each of which has a variable too
  public static String variable(String name, Set<String> symbols) {
    var base = name;
    while (base.endsWith("_")) {
      base = base.substring(0, base.length() - 1);
    }
    boolean taken =
        base.isEmpty()
            || SourceVersion.isKeyword(base)
            || VARIABLES.contains(base)
            || METHODS.contains(base)
            || RuntimeApi.byName().containsKey(base)
            || symbols.stream().map(Dims::variable).anyMatch(name::equals);
    return taken ? name + "_" : name;
  }
}
