package dev.residua.cli;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputFilesTest {
  @TempDir Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void filesAppearInFoldersOfTheirOwn() throws IOException {
    var out = folder.resolve("out");
    var written = OutputFiles.write(out, Map.of("a/b/C.java", bytes("class C {}")));
    assertThat(written).containsExactly(out.resolve("a/b/C.java"));
    assertThat(Files.readString(out.resolve("a/b/C.java"))).isEqualTo("class C {}");
  }

  @Test
  void whereOneCannotBeWrittenNoneIs() throws IOException {
    Files.writeString(folder.resolve("A.java"), "before");
    Files.createDirectories(folder.resolve("B.java/full"));
    var texts = new LinkedHashMap<String, byte[]>();
    texts.put("A.java", bytes("after"));
    texts.put("B.java", bytes("after"));

    assertThrows(UserError.class, () -> OutputFiles.write(folder, texts));

    assertThat(Files.readString(folder.resolve("A.java"))).isEqualTo("before");
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()).toList())
          .containsExactly("A.java", "B.java");
    }
  }

  @Test
  void aFileCannotBeAFolder() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "");
    var mistake =
        assertThrows(UserError.class, () -> OutputFiles.write(file, Map.of("A.java", bytes(""))));
    assertThat(mistake)
        .hasMessageThat()
        .isEqualTo("cannot write to " + file + ": it is a file, and a folder is needed");
  }
}
