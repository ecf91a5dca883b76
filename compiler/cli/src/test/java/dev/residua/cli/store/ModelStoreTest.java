package dev.residua.cli.store;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.residua.cli.Console;
import dev.residua.cli.OnnxFile;
import dev.residua.cli.UserError;
import dev.residua.runtime.Safetensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelStoreTest {
  private static final String PLACE = "maven:org.example:nets:1.0!/models/net.onnx";

  @TempDir Path folder;
  private Path jar;
  private ModelStore store;

  @BeforeEach
  void aRepositoryWithOneJar() throws IOException {
    jar = folder.resolve("repository/org/example/nets/1.0/nets-1.0.jar");
    Files.createDirectories(jar.resolveSibling(""));
    writeJar(1, 2);
    var console =
        new Console(
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            false,
            false,
            80,
            Duration.ofDays(1),
            Map.of());
    store =
        new ModelStore(
            console,
            new Cache(folder.resolve("cache")),
            new LocalRepository(folder.resolve("repository"), true));
  }

  private void writeJar(float... values) throws IOException {
    try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("models/net.onnx"));
      out.write(
          new OnnxFile()
              .initializer(OnnxFile.tensor("w", new int[] {values.length}, values))
              .bytes());
      out.putNextEntry(new ZipEntry("tokenizer.json"));
      out.write("{}".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void onnxWeightsComeBackAsSafetensors() {
    var file = store.weights(PLACE, folder);
    try (var weights = Safetensors.open(file)) {
      assertThat(weights.floats("w")).isEqualTo(new float[] {1, 2});
    }
  }

  @Test
  void anotherEntryOfTheJarComesBackAsItIs() throws IOException {
    var file = store.file("maven:org.example:nets:1.0!/tokenizer.json", folder);
    assertThat(Files.readString(file)).isEqualTo("{}");
    assertThat(file.getFileName().toString()).isEqualTo("tokenizer.json");
  }

  @Test
  void theSecondTimeNeedsNoJar() throws IOException {
    var first = store.weights(PLACE, folder);
    Files.delete(jar);
    assertThat(store.weights(PLACE, folder)).isEqualTo(first);
  }

  @Test
  void aBrokenCacheIsMadeAnew() throws IOException {
    var file = store.weights(PLACE, folder);
    byte[] whole = Files.readAllBytes(file);
    byte[] broken = whole.clone();
    broken[broken.length - 1] ^= 1;
    Files.write(file, broken);

    assertThat(Files.readAllBytes(store.weights(PLACE, folder))).isEqualTo(whole);
  }

  @Test
  void anEntryThatIsNotThereIsAMistake() {
    var mistake =
        assertThrows(
            UserError.class, () -> store.file("maven:org.example:nets:1.0!/other", folder));
    assertThat(mistake).hasMessageThat().isEqualTo("org.example:nets:1.0 has no entry other");
  }

  @Test
  void aJarThatIsNoneIsAMistake() throws IOException {
    Files.writeString(jar, "not a jar");
    var mistake = assertThrows(UserError.class, () -> store.weights(PLACE, folder));
    assertThat(mistake).hasMessageThat().startsWith(jar + " is broken");
  }

  @Test
  void aFileIsRelativeToTheModel() throws IOException {
    Files.writeString(folder.resolve("labels.txt"), "cat\n");
    assertThat(store.file("labels.txt", folder)).isEqualTo(folder.resolve("labels.txt"));
    assertThrows(UserError.class, () -> store.file("label.txt", folder));
  }

  @Test
  void anOnnxFileBesideTheModelIsConvertedAgainWhenItChanges() throws IOException {
    var onnx = folder.resolve("net.onnx");
    Files.write(onnx, new OnnxFile().initializer(OnnxFile.tensor("w", new int[] {1}, 5)).bytes());
    try (var weights = Safetensors.open(store.weights("net.onnx", folder))) {
      assertThat(weights.floats("w")).isEqualTo(new float[] {5});
    }
    Files.write(
        onnx, new OnnxFile().initializer(OnnxFile.tensor("w", new int[] {2}, 6, 7)).bytes());
    try (var weights = Safetensors.open(store.weights("net.onnx", folder))) {
      assertThat(weights.floats("w")).isEqualTo(new float[] {6, 7});
    }
  }
}
