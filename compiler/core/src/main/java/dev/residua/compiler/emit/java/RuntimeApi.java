package dev.residua.compiler.emit.java;

import com.palantir.javapoet.ClassName;
import java.util.HashMap;
import java.util.Map;

/// The classes of the runtime and of Java that generated code names: the one place where the
/// compiler knows them.
public final class RuntimeApi {
  private static final String RUNTIME = "dev.residua.runtime";
  private static final String PLAN = "dev.residua.runtime.plan";
  private static final String CUDA = "dev.residua.runtime.cuda";
  private static final String VECTOR = "jdk.incubator.vector";

  private static final Map<String, ClassName> BY_NAME = new HashMap<>();

  public static final ClassName MODEL = of(RUNTIME, "Model");
  public static final ClassName GENERATIVE_MODEL = of(RUNTIME, "GenerativeModel");
  public static final ClassName GENERATION = of(RUNTIME, "Generation");
  public static final ClassName TIMED_MODEL = of(RUNTIME, "TimedModel");
  public static final ClassName STEP_TIMES = of(RUNTIME, "StepTimes");
  public static final ClassName MODEL_INFO = of(RUNTIME, "ModelInfo");
  public static final ClassName PORT = of(RUNTIME, "Port");
  public static final ClassName DTYPE = of(RUNTIME, "DType");
  public static final ClassName NAME_SCHEME = of(RUNTIME, "NameScheme");
  public static final ClassName RULE = of(RUNTIME, "Rule");
  public static final ClassName TENSOR = of(RUNTIME, "Tensor");
  public static final ClassName FLOAT_TENSOR = of(RUNTIME, "FloatTensor");
  public static final ClassName INT_TENSOR = of(RUNTIME, "IntTensor");
  public static final ClassName WEIGHTS = of(RUNTIME, "Weights");
  public static final ClassName BOUND_WEIGHTS = of(RUNTIME, "BoundWeights");
  public static final ClassName LOADING = of(RUNTIME, "Loading");
  public static final ClassName THREADS = of(RUNTIME, "Threads");
  public static final ClassName TEAM = of(RUNTIME, "Team");
  public static final ClassName REHEARSAL = of(RUNTIME, "Rehearsal");
  public static final ClassName WARM_UP = of(RUNTIME, "WarmUp");
  public static final ClassName SPMD = of(RUNTIME, "Spmd");
  public static final ClassName PARAMETER_LIST = of(RUNTIME, "ParameterList");
  public static final ClassName PRODUCT = of(PLAN, "Product");
  public static final ClassName PACKING = of(PLAN, "Packing");
  public static final ClassName ATTENTION_PLAN = of(PLAN, "AttentionPlan");
  public static final ClassName STEP_PLAN = of(PLAN, "StepPlan");

  public static final ClassName CUDA_DEVICE = of(CUDA, "CudaDevice");
  public static final ClassName CUDA_LOADER = of(CUDA, "CudaLoader");
  public static final ClassName CUDA_MODEL = of(CUDA, "CudaModel");
  public static final ClassName CUDA_PLAN = of(CUDA, "CudaPlan");
  public static final ClassName CUDA_WORKSPACE = of(CUDA, "CudaWorkspace");

  static {
    of(RUNTIME, "ShapeCheck");
    of(RUNTIME, "Ids");
    of(RUNTIME, "Vectors");
    of(RUNTIME, "ResiduaException");
    of(PLAN, "Panels");
    of(PLAN, "Interleaving");
    of(PLAN, "Fetch");
    of(PLAN, "Lanes");
    of(PLAN, "Sums");
    of(PLAN, "RowSums");
    of(PLAN, "Share");
    of(PLAN, "Strassen");
    of(PLAN, "Winograd");
    of(PLAN, "ScaledRows");
    of(PLAN, "ShortCalls");
    of(PLAN, "Batch");
    of(PLAN, "Bands");
    of(PLAN, "Band");
    of(PLAN, "Sliding");
    of(PLAN, "Sizes");
    of(PLAN, "SmallPanels");
    of(PLAN, "SmallType");
    of(VECTOR, "FloatVector");
    of(VECTOR, "IntVector");
    of(VECTOR, "VectorSpecies");
    of(VECTOR, "VectorShape");
    of(VECTOR, "VectorShuffle");
    of(VECTOR, "VectorMask");
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
  public static Map<String, ClassName> byName() {
    return BY_NAME;
  }
}
