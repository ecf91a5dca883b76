package dev.residua.cli;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompileCommandTest {
  @TempDir Path folder;
  private Path good;
  private Path bad;
  private Path out;

  @BeforeEach
  void files() throws IOException {
    out = folder.resolve("out");
    good =
        Files.writeString(
            folder.resolve("good.resnet"),
            """
            model Small(width: int = 4) {
                input x: f32[N, 4]
                output y = x -> linear(width) -> relu
            }
            model Large {
                input x: f32[N, 4]
                output y = x -> linear(400)
            }
            """);
    bad = Files.writeString(folder.resolve("bad.resnet"), "model Bad { output y = z }\n");
  }

  private List<String> written() throws IOException {
    if (!Files.exists(out)) {
      return List.of();
    }
    try (var files = Files.walk(out)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> out.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void everyModelBecomesAClass() throws IOException {
    var call = Call.residua("compile", good, "-o", out, "--package", "org.example.nets");
    assertThat(call.err()).isEmpty();
    assertThat(call.code()).isEqualTo(0);
    assertThat(written())
        .containsAtLeast("org/example/nets/Large.java", "org/example/nets/Small.java");
    assertThat(call.out()).contains("wrote " + out.resolve("org/example/nets/Small.java") + "\n");
    assertThat(Files.readString(out.resolve("org/example/nets/Small.java")))
        .contains("package org.example.nets;");
  }

  @Test
  void oneModelCanBePickedAndItsParametersGiven() throws IOException {
    Call.residua(
        "compile", good, "-o", out, "--package", "nets", "--model", "Small", "--set", "width=7");
    assertThat(written()).contains("nets/Small.java");
    assertThat(written()).doesNotContain("nets/Large.java");
  }

  @Test
  void weightsAreHeldAsIsChosenInJavaAlone() throws IOException {
    Call.residua("compile", good, "-o", out, "--package", "nets", "--weight-type", "q8");
    assertThat(Files.readString(out.resolve("nets/Large.java"))).contains("SmallType.Q8");

    var both =
        Call.residua(
            "compile",
            good,
            "-o",
            out,
            "--package",
            "n",
            "--weight-type",
            "q8",
            "--target",
            "both");
    assertThat(both.code()).isEqualTo(2);
    assertThat(both.err()).contains("--weight-type q8 is for Java; CUDA holds weights as f32");
  }

  @Test
  void whereThereIsAnErrorNothingIsWritten() throws IOException {
    var call = Call.residua("compile", good, bad, "-o", out, "--package", "nets");
    assertThat(call.code()).isEqualTo(2);
    assertThat(call.out()).isEmpty();
    assertThat(call.err()).contains("error[RN0301]");
    assertThat(written()).isEmpty();
  }

  @Test
  void asJsonStandardOutputHoldsOnlyDiagnostics() throws IOException {
    var call = Call.residua("compile", bad, "-o", out, "--package", "n", "--diagnostics=json");
    assertThat(call.code()).isEqualTo(2);
    assertThat(call.err()).isEmpty();
    for (var line : call.out().lines().toList()) {
      assertThat(line).startsWith("{\"severity\":");
    }
    assertThat(
            Call.residua("compile", good, "-o", out, "--package", "n", "--diagnostics=json").out())
        .isEmpty();
    assertThat(written()).contains("n/Small.java");
  }

  @Test
  void twoModelsOfOneNameDoNotOverwriteEachOther() throws IOException {
    var again = Files.copy(good, folder.resolve("again.resnet"));
    var call = Call.residua("compile", good, again, "-o", out, "--package", "nets");
    assertThat(call.code()).isEqualTo(2);
    assertThat(call.err()).contains("would overwrite");
    assertThat(written()).isEmpty();
  }

  @Test
  void aPackageNeedsAName() {
    var call = Call.residua("compile", good, "-o", out, "--package", "org.class");
    assertThat(call.code()).isEqualTo(2);
    assertThat(call.err())
        .isEqualTo(
            """
            residua: `org.class` is not the name of a Java package
            help: give one such as --package org.example.nets
            """);
  }

  @Test
  void aFolderThatIsAFileIsAMistake() {
    var call = Call.residua("compile", good, "-o", bad, "--package", "nets");
    assertThat(call.code()).isEqualTo(2);
    assertThat(call.err()).contains("it is a file, and a folder is needed");
  }
}
