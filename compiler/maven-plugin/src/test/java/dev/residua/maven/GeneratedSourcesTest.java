package dev.residua.maven;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GeneratedSourcesTest {
  @TempDir Path folder;
  private Path output;
  private GeneratedSources generated;

  @BeforeEach
  void place() {
    output = folder.resolve("generated-sources");
    generated = new GeneratedSources(output, folder.resolve("work/manifest"));
  }

  @Test
  void whatWasNeverGeneratedIsNotFresh() throws IOException {
    assertThat(generated.areFresh("v1")).isFalse();
  }

  @Test
  void theSameInputsAreCompiledOnce() throws IOException {
    generated.replaceBy(compiled("first", "org/A.java", "class A {}"), "v1");

    assertThat(output.resolve("org/A.java").toFile().exists()).isTrue();
    assertThat(generated.areFresh("v1")).isTrue();
    assertThat(generated.areFresh("v2")).isFalse();
  }

  @Test
  void anEditedOrDeletedOutputIsNotFresh() throws IOException {
    generated.replaceBy(compiled("first", "A.java", "class A {}"), "v1");
    Files.writeString(output.resolve("A.java"), "class A { int edited; }");
    assertThat(generated.areFresh("v1")).isFalse();

    Files.delete(output.resolve("A.java"));
    assertThat(generated.areFresh("v1")).isFalse();
  }

  @Test
  void kernelsWithoutTheirBinaryAreNotFresh() throws IOException {
    generated.replaceBy(compiled("first", "NetCuda.cu", "kernels"), "v1");
    assertThat(generated.areFresh("v1")).isFalse();

    Path built = compiled("second", "NetCuda.cu", "kernels");
    Files.writeString(built.resolve("NetCuda.fatbin"), "binary");
    generated.replaceBy(built, "v1");
    assertThat(generated.areFresh("v1")).isTrue();
  }

  @Test
  void whatIsNoLongerGeneratedGoesAndWhatIsNotOursStays() throws IOException {
    generated.replaceBy(compiled("first", "old/Old.java", "class Old {}"), "v1");
    Files.writeString(
        Files.createDirectories(output.resolve("other")).resolve("X.java"), "class X {}");

    generated.replaceBy(compiled("second", "neu/New.java", "class New {}"), "v2");

    assertThat(output.resolve("old").toFile().exists()).isFalse();
    assertThat(output.resolve("neu/New.java").toFile().exists()).isTrue();
    assertThat(output.resolve("other/X.java").toFile().exists()).isTrue();
  }

  @Test
  void anUnchangedFileKeepsItsTime() throws IOException {
    generated.replaceBy(compiled("first", "A.java", "class A {}"), "v1");
    FileTime longAgo = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(output.resolve("A.java"), longAgo);

    generated.replaceBy(compiled("second", "A.java", "class A {}"), "v2");

    assertThat(Files.getLastModifiedTime(output.resolve("A.java"))).isEqualTo(longAgo);
    assertThat(generated.areFresh("v2")).isTrue();
  }

  @Test
  void noInputsAtAllAreFreshToo() throws IOException {
    generated.replaceBy(folder.resolve("nothing"), "v0");
    assertThat(generated.areFresh("v0")).isTrue();
  }

  private Path compiled(String name, String file, String text) throws IOException {
    Path target = folder.resolve(name).resolve(file);
    Files.createDirectories(target.getParent());
    Files.writeString(target, text);
    return folder.resolve(name);
  }
}
