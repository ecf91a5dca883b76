package dev.residua.examples.gallery;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.compiler.Compiler;
import dev.residua.compiler.emit.java.MemoryCompiler;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The networks in their full size become Java that javac takes.
class CompilesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet depth=18",
        "resnet depth=34",
        "resnet depth=34 shortcut=pad",
        "resnet",
        "resnet depth=101",
        "resnet depth=152",
        "cifar depth=1202",
        "transformer",
        "transformer d=1024 heads=16",
        "transformer d=16 heads=1 layers=500 vocabulary=100",
        "bert",
        "gpt2",
        "gpt2 d=1600 heads=25 layers=48",
        "vit",
        "mobilenet_v2",
        "densenet121",
        "convnext_tiny",
      })
  void toJava(String model) {
    var graph = Gallery.model(model);

    var file = Compiler.generate(graph, "gallery").getFirst();

    var name = "gallery." + graph.name();
    assertThat(MemoryCompiler.compile(Map.of(name, file.text()))).containsKey(name);
  }
}
