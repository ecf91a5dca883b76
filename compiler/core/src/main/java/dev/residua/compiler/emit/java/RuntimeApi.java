package dev.residua.compiler.emit.java;

import com.palantir.javapoet.ClassName;
import java.util.HashMap;
import java.util.Map;

/// The classes of the runtime and of Java that generated code names: the one place where the
/// compiler knows them.
final class RuntimeApi {
  private static final String RUNTIME = "dev.residua.runtime";
  private static final String PLAN = "dev.residua.runtime.plan";
  private static final String VECTOR = "jdk.incubator.vector";

  private static final Map<String, ClassName> BY_NAME = new HashMap<>();

  static final ClassName MODEL = of(RUNTIME, "Model");
  static final ClassName TIMED_MODEL = of(RUNTIME, "TimedModel");
  static final ClassName STEP_TIMES = of(RUNTIME, "StepTimes");
  static final ClassName MODEL_INFO = of(RUNTIME, "ModelInfo");
  static final ClassName PORT = of(RUNTIME, "Port");
  static final ClassName DTYPE = of(RUNTIME, "DType");
  static final ClassName NAME_SCHEME = of(RUNTIME, "NameScheme");
  static final ClassName RULE = of(RUNTIME, "Rule");
  static final ClassName TENSOR = of(RUNTIME, "Tensor");
  static final ClassName FLOAT_TENSOR = of(RUNTIME, "FloatTensor");
  static final ClassName INT_TENSOR = of(RUNTIME, "IntTensor");
  static final ClassName WEIGHTS = of(RUNTIME, "Weights");
  static final ClassName BOUND_WEIGHTS = of(RUNTIME, "BoundWeights");
  static final ClassName THREADS = of(RUNTIME, "Threads");
  static final ClassName TEAM = of(RUNTIME, "Team");
  static final ClassName SPMD = of(RUNTIME, "Spmd");
  static final ClassName PARAMETER_LIST = of(RUNTIME, "ParameterList");
  static final ClassName PRODUCT = of(PLAN, "Product");
  static final ClassName PACKING = of(PLAN, "Packing");
  static final ClassName ATTENTION_PLAN = of(PLAN, "AttentionPlan");

  static {
    of(RUNTIME, "ShapeCheck");
    of(RUNTIME, "Ids");
    of(RUNTIME, "Vectors");
    of(RUNTIME, "ResiduaException");
    of(PLAN, "Panels");
    of(PLAN, "Sizes");
    of(VECTOR, "FloatVector");
    of(VECTOR, "VectorSpecies");
    of(VECTOR, "VectorShape");
    of(VECTOR, "VectorOperators");
    of("java.util", "Arrays");
    of("java.util", "List");
    of("java.util", "Map");
    of("java.util", "LinkedHashMap");
    of("java.util.concurrent", "ConcurrentLinkedQueue");
  }

  private RuntimeApi() {}

  private static ClassName of(String pack, String name) {
    var type = ClassName.get(pack, name);
    BY_NAME.put(name, type);
    return type;
  }

  /// The classes by their simple names, as the texts of kernels use them.
  static Map<String, ClassName> byName() {
    return BY_NAME;
  }
}
