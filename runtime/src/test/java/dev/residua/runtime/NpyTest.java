package dev.residua.runtime;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
  @TempDir Path folder = Path.of("");

  @Test
  void whatIsWrittenIsRead() {
    Path file = folder.resolve("x.npy");
    for (Tensor tensor :
        new Tensor[] {
          FloatTensor.of(new int[] {2, 3}, 1, 2, 3, 4, 5, Float.NEGATIVE_INFINITY),
          FloatTensor.wrap(DType.F16, new float[] {0.25f}, 1),
          IntTensor.ofLongs(new int[] {2}, 5, -6),
          IntTensor.wrap(DType.I16, new int[] {-300}, 1, 1, 1),
          IntTensor.wrap(DType.I8, new int[] {-3}, 1),
          IntTensor.wrap(DType.U8, new int[] {200}, 1),
          IntTensor.wrap(DType.BOOL, new int[] {1, 0}, 2),
          FloatTensor.of(new int[0], 3),
          IntTensor.zeros(0, 2),
        }) {
      Npy.write(file, tensor);
      assertThat(Npy.read(file).toString()).isEqualTo(tensor.toString());
    }
  }

  @Test
  void elementsBeginAtAMultipleOf64() throws IOException {
    Path file = folder.resolve("x.npy");
    Npy.write(file, FloatTensor.of(new int[] {1}, 1));
    byte[] bytes = Files.readAllBytes(file);
    assertThat(bytes).hasLength(132);
    assertThat(new String(bytes, 10, 60, StandardCharsets.US_ASCII))
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }");
  }

  @Test
  void bigEndianAndFortranOrderArePutInOrder() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(24);
    for (float value : new float[] {1, 4, 2, 5, 3, 6}) {
      data.putFloat(value);
    }
    Tensor tensor =
        read("{'shape': (2, 3), \"fortran_order\": True, 'descr': '>f4'}", data.array());
    assertThat(tensor.toString()).isEqualTo("f32[2, 3] 1.0 2.0 3.0 4.0 5.0 6.0");
  }

  @Test
  void doublesAreReadAsFloats() throws IOException {
    byte[] data = ByteBuffer.allocate(8).putDouble(0.1).array();
    assertThat(read("{'descr': '>f8', 'fortran_order': False, 'shape': ()}", data).toString())
        .isEqualTo("f32[] 0.1");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void laterVersionsHaveALongerLength(int version) throws IOException {
    String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }\n";
    ByteBuffer bytes = ByteBuffer.allocate(12 + header.length() + 2);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    bytes.put((byte) header.length()).put(new byte[3]);
    bytes.put(header.getBytes(StandardCharsets.UTF_8)).put(new byte[] {7, 9});
    Path file = folder.resolve("x.npy");
    Files.write(file, bytes.array());
    assertThat(Npy.read(file).toString()).isEqualTo("u8[2] 7 9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'descr': '<f4', 'fortran_order': False} | one of the keys",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)} | there twice",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': 1} | the key 'x' is unknown",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)} | True or False is expected",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1)} | a tuple of one needs a comma",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)} | a whole number from 0",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} | is truncated: shape [2] of f32",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (0,)} | is too long: shape [0] of f32",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (65536,65536)} | more than 2147483647",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,)} | beyond 2147483647",
        "{'descr': '<c8', 'fortran_order': False, 'shape': (1,)} | type '<c8' cannot be read",
        "{'descr': '<O8', 'fortran_order': False, 'shape': (1,)} | type '<O8' cannot be read",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)} | structures cannot",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} + exit() | text follows the dict",
        "__import__('os') | '{' is expected",
      })
  void aBrokenHeaderIsOneClearError(String header, String problem) {
    ResiduaException error = assertThrows(ResiduaException.class, () -> read(header, new byte[4]));
    assertThat(error).hasMessageThat().contains("x.npy");
    assertThat(error).hasMessageThat().contains(problem);
  }

  @Test
  void realArraysAreRead() {
    Tensor images = Npy.read(SharedData.file("resnet20-cifar10/images.npy"));
    assertThat(images.dtype()).isEqualTo(DType.U8);
    assertThat(images.shape()).isEqualTo(new int[] {200, 32, 32, 3});
    FloatTensor logits = (FloatTensor) Npy.read(SharedData.file("resnet20-cifar10/logits.npy"));
    IntTensor labels = (IntTensor) Npy.read(SharedData.file("resnet20-cifar10/labels.npy"));
    for (int n = 0; n < 200; n++) {
      for (int c = 0; c < 10; c++) {
        assertThat(logits.get(n, c)).isAtMost(logits.get(n, labels.get(n)));
      }
    }
  }

  private Tensor read(String header, byte[] data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(10 + text.length + data.length);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    bytes.put((byte) text.length).put((byte) 0).put(text).put(data);
    Path file = folder.resolve("x.npy");
    Files.write(file, bytes.array());
    return Npy.read(file);
  }
}
