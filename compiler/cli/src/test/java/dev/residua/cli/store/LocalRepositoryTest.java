package dev.residua.cli.store;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalRepositoryTest {
  @TempDir Path home;

  @Test
  void usuallyItIsInTheHomeFolder() {
    assertThat(LocalRepository.find(Map.of(), home))
        .isEqualTo(new LocalRepository(home.resolve(".m2/repository"), false));
  }

  @Test
  void theSettingsMayNameIt() throws IOException {
    Files.createDirectories(home.resolve(".m2"));
    Files.writeString(
        home.resolve(".m2/settings.xml"),
        "<settings><localRepository>${user.home}/elsewhere</localRepository></settings>");
    assertThat(LocalRepository.find(Map.of(), home).folder()).isEqualTo(home.resolve("elsewhere"));
  }

  @Test
  void brokenSettingsAreMavensToReport() throws IOException {
    Files.createDirectories(home.resolve(".m2"));
    Files.writeString(home.resolve(".m2/settings.xml"), "<settings><localRep");
    assertThat(LocalRepository.find(Map.of(), home).folder())
        .isEqualTo(home.resolve(".m2/repository"));
  }

  @Test
  void mavensOptionsMayNameIt() {
    var environment = Map.of("MAVEN_OPTS", "-Xmx1g -Dmaven.repo.local=/repo -q");
    assertThat(LocalRepository.find(environment, home))
        .isEqualTo(new LocalRepository(Path.of("/repo"), true));
  }

  @Test
  void aJarStandsUnderItsCoordinates() {
    var jar =
        new LocalRepository(Path.of("/repo"), true)
            .jar(new MavenPlace("org.example", "nets", "1.0", "x"));
    assertThat(jar).isEqualTo(Path.of("/repo/org/example/nets/1.0/nets-1.0.jar"));
  }
}
