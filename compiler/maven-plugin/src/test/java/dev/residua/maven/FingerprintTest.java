package dev.residua.maven;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FingerprintTest {
  @TempDir Path folder;

  @Test
  void whereATextEndsCounts() {
    assertThat(new Fingerprint().text("ab").text("c").hex())
        .isNotEqualTo(new Fingerprint().text("a").text("bc").hex());
    assertThat(new Fingerprint().text("ab").hex()).isEqualTo(new Fingerprint().text("ab").hex());
  }

  @Test
  void aSourceCountsByItsContentAndName() throws IOException {
    Path file = Files.writeString(folder.resolve("a.resnet"), "model A {}");
    String before = new Fingerprint().contents(List.of(file)).hex();
    assertThat(new Fingerprint().contents(List.of(file)).hex()).isEqualTo(before);

    Files.writeString(file, "model B {}");
    assertThat(new Fingerprint().contents(List.of(file)).hex()).isNotEqualTo(before);

    Path other = Files.writeString(folder.resolve("b.resnet"), "model A {}");
    assertThat(new Fingerprint().contents(List.of(other)).hex()).isNotEqualTo(before);
  }

  @Test
  void aFolderOfClassesCountsByTheFilesInIt() throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes/p"));
    String before = new Fingerprint().versions(List.of(folder.resolve("classes"))).hex();
    Files.writeString(classes.resolve("A.class"), "A");

    assertThat(new Fingerprint().versions(List.of(folder.resolve("classes"))).hex())
        .isNotEqualTo(before);
  }
}
