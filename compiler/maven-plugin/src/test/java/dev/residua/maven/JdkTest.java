package dev.residua.maven;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JdkTest {
  @TempDir Path folder;

  @Test
  void theFirstThatIsNewEnoughIsTaken() throws IOException {
    Path java17 = jdk("17", "JAVA_VERSION=\"17.0.15\"");
    Path java25 = jdk("25", "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"25.0.3\"\n");
    Path java26 = jdk("26", "JAVA_VERSION=\"26\"");

    assertThat(Jdk.choose(List.of(java17, java25, java26))).hasValue(java25);
    assertThat(Jdk.choose(List.of(java17))).isEmpty();
  }

  @Test
  void whatDoesNotSayItsVersionIsLeftOut() throws IOException {
    assertThat(Jdk.choose(List.of(folder.resolve("nowhere/bin/java"), jdk("odd", "VERSION=25"))))
        .isEmpty();
  }

  private Path jdk(String name, String release) throws IOException {
    Path home = Files.createDirectories(folder.resolve(name));
    Files.writeString(home.resolve("release"), release);
    return Files.writeString(Files.createDirectories(home.resolve("bin")).resolve("java"), "");
  }
}
