package dev.residua.maven;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourcesTest {
  @TempDir Path folder;

  @BeforeEach
  void threeFiles() throws IOException {
    Files.createDirectories(folder.resolve("vision/small"));
    for (String name :
        List.of("top.resnet", "vision/b.resnet", "vision/small/a.resnet", "notes.md")) {
      Files.writeString(folder.resolve(name), "");
    }
  }

  @Test
  void allResnetFilesByDefault() throws IOException {
    assertThat(new Sources(folder, target(), Sources.ALL).toCompile())
        .containsExactly(
            folder.resolve("top.resnet"),
            folder.resolve("vision/b.resnet"),
            folder.resolve("vision/small/a.resnet"))
        .inOrder();
  }

  @Test
  void globsAreRelativeToTheFolder() throws IOException {
    assertThat(new Sources(folder, target(), List.of("vision/*.resnet")).toCompile())
        .containsExactly(folder.resolve("vision/b.resnet"));
    assertThat(new Sources(folder, target(), List.of("top.resnet", "**/a.resnet")).toCompile())
        .containsExactly(folder.resolve("top.resnet"), folder.resolve("vision/small/a.resnet"));
  }

  @Test
  void anyFileMayBeImported() throws IOException {
    assertThat(new Sources(folder, target(), List.of("top.resnet")).files()).hasSize(4);
  }

  @Test
  void whatBuildsMakeDoesNotCount() throws IOException {
    Files.createDirectories(target());
    Files.writeString(target().resolve("copy.resnet"), "");

    assertThat(new Sources(folder, target(), Sources.ALL).toCompile()).hasSize(3);
    assertThat(new Sources(folder, target(), Sources.ALL).files()).hasSize(4);
  }

  private Path target() {
    return folder.resolve("target");
  }

  @Test
  void aProjectWithoutTheFolderHasNone() throws IOException {
    assertThat(new Sources(folder.resolve("absent"), target(), Sources.ALL).toCompile()).isEmpty();
  }
}
