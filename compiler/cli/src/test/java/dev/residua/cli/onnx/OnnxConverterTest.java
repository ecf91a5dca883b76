package dev.residua.cli.onnx;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.residua.cli.OnnxFile;
import dev.residua.cli.UserError;
import dev.residua.runtime.ResiduaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OnnxConverterTest {
  private static final byte[] WHOLE =
      new OnnxFile()
          .initializer(OnnxFile.tensor("onnx::MatMul_7", new int[] {2, 3}, 1, 2, 3, 4, 5, 6))
          .initializer(OnnxFile.tensor("a.bias", new int[] {3}, 7, 8, 9))
          .node("/a/MatMul", "MatMul", "product", "x", "onnx::MatMul_7")
          .node("/a/Add", "Add", "sum", "a.bias", "product")
          .bytes();

  @TempDir Path folder;

  @Test
  void everyTruncationIsAMistake() throws IOException {
    var onnx = folder.resolve("net.onnx");
    var out = folder.resolve("net.safetensors");
    for (int length = 0; length < WHOLE.length; length++) {
      Files.write(onnx, Arrays.copyOf(WHOLE, length));
      assertThrows(UserError.class, () -> OnnxConverter.convert(onnx, out));
      assertThat(Files.exists(out)).isFalse();
    }
  }

  @Test
  void changedBytesGiveAResultOrAMistake() throws IOException {
    var onnx = folder.resolve("net.onnx");
    var out = folder.resolve("net.safetensors");
    var random = new Random(1);
    int converted = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] changed = WHOLE.clone();
      for (int k = random.nextInt(4); k >= 0; k--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      Files.write(onnx, changed);
      try {
        OnnxConverter.convert(onnx, out);
        converted++;
      } catch (UserError | ResiduaException mistake) {
        assertWithMessage(HexFormat.of().formatHex(changed))
            .that(mistake)
            .hasMessageThat()
            .isNotEmpty();
      }
    }
    assertThat(converted).isGreaterThan(0);
    assertThat(converted).isLessThan(3000);
  }
}
