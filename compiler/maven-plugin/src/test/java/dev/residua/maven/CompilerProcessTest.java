package dev.residua.maven;

import static com.google.common.truth.Truth.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CompilerProcessTest {
  @Test
  void theCompilerIsCalledAsOnTheCommandLine() {
    CompilerProcess compiler = new CompilerProcess(Path.of("/jdk/bin/java"), List.of());
    List<String> command =
        compiler.command(
            List.of(Path.of("a b.resnet"), Path.of("c.resnet")),
            Path.of("out"),
            new Choices("org.example", "java", null, "f32", "f32"));

    assertThat(command.get(0)).isEqualTo("/jdk/bin/java");
    assertThat(command.subList(command.indexOf("dev.residua.cli.Main") + 1, command.size()))
        .containsExactly(
            "compile",
            "a b.resnet",
            "c.resnet",
            "-o",
            "out",
            "--package",
            "org.example",
            "--diagnostics=json")
        .inOrder();
  }

  @Test
  void kernelsAreForATargetThatHasThem() {
    assertThat(new Choices("p", "both", "sm_90", "tf32", "f32").options())
        .containsExactly(
            "--package", "p", "--target", "both", "--precision", "tf32", "--arch", "sm_90")
        .inOrder();
    assertThat(new Choices("p", "java", "sm_90", "tf32", "f32").options())
        .containsExactly("--package", "p")
        .inOrder();
  }

  @Test
  void weightsAreF32UnlessAnotherTypeIsChosen() {
    assertThat(new Choices("p", "java", null, "f32", "q8").options())
        .containsExactly("--package", "p", "--weight-type", "q8")
        .inOrder();
  }

  @Test
  void onlyErrorsAreCounted() {
    Diagnostic error = Diagnostic.parse("{\"severity\":\"error\",\"message\":\"e\"}").orElseThrow();
    Diagnostic warning =
        Diagnostic.parse("{\"severity\":\"warning\",\"message\":\"w\"}").orElseThrow();

    assertThat(new CompilerProcess.Result(2, List.of(error, warning, error), List.of()).errors())
        .isEqualTo(2);
  }
}
