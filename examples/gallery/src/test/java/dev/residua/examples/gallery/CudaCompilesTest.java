package dev.residua.examples.gallery;

import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.residua.cli.cuda.Nvcc;
import dev.residua.compiler.emit.cuda.CudaOptions;
import dev.residua.compiler.emit.cuda.CudaUnits;
import dev.residua.compiler.emit.cuda.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// nvcc takes the kernels of the examples for A100, H100 and B200 without a warning, and no
/// registers go to memory.
class CudaCompilesTest {
  private static final List<Integer> ARCHITECTURES = CudaOptions.DEFAULT.architectures();

  private static final List<String> TRAINED =
      List.of(
          "../minilm/minilm",
          "../digits/digits",
          "../cifar/resnet20",
          "../transliteration/transliteration",
          "../sorting-gpt/src/main/resnet/sorting_gpt");

  private static final List<String> PAPERS =
      List.of(
          "resnet depth=18",
          "resnet",
          "resnet depth=152",
          "cifar",
          "transformer",
          "bert",
          "gpt2",
          "vit",
          "mobilenet_v2",
          "densenet121",
          "convnext_tiny");

  /// One run of nvcc.
  private record Run(List<String> models, Precision precision, int architecture) {
    void check(Nvcc nvcc) {
      var unit =
          CudaUnits.of(
              models.stream().map(Gallery::model).toList(), CudaOptions.DEFAULT.with(precision));
      var usage = nvcc.strictUsage(unit.text(), architecture);
      assertWithMessage("%s", this).that(usage).hasSize(unit.kernels());
      usage.forEach((kernel, used) ->
          assertWithMessage("spilled by %s for %s", kernel, this)
              .that(used.spillBytes())
              .isEqualTo(0));
    }
  }

  @Test
  void theKernelsOfTrainedModels() throws InterruptedException {
    var runs = new ArrayList<Run>();
    ARCHITECTURES.forEach(sm -> runs.add(new Run(TRAINED, Precision.F32, sm)));
    for (var precision : List.of(Precision.TF32, Precision.BF16)) {
      runs.add(new Run(TRAINED.subList(0, 1), precision, 90));
    }
    check(runs);
  }

  /// Takes some twenty minutes on two cores: `mvn verify -Dresidua.nvcc=all`.
  @Test
  @EnabledIfSystemProperty(
      named = "residua.nvcc",
      matches = "all",
      disabledReason = "compiles every kernel for every device with -Dresidua.nvcc=all")
  void theKernelsOfAllModels() throws InterruptedException {
    var all = Stream.concat(TRAINED.stream(), PAPERS.stream()).toList();
    var runs = new ArrayList<Run>();
    for (var precision : Precision.values()) {
      ARCHITECTURES.forEach(sm -> runs.add(new Run(all, precision, sm)));
    }
    check(runs);
  }

  private static void check(List<Run> runs) throws InterruptedException {
    var nvcc = Nvcc.find(System.getenv());
    assumeTrue(nvcc.isPresent(), "skipped: " + Nvcc.MISSING);
    try (var workers = Executors.newFixedThreadPool(2)) {
      var started =
          runs.stream().map(run -> workers.submit(() -> run.check(nvcc.orElseThrow()))).toList();
      for (var run : started) {
        try {
          run.get();
        } catch (ExecutionException e) {
          throw new AssertionError(e.getCause());
        }
      }
    }
  }
}
