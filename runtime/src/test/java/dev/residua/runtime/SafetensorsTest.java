package dev.residua.runtime;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  @TempDir Path folder = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = folder.resolve("model.safetensors");
  }

  @Test
  void whatIsWrittenIsRead() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("w", FloatTensor.of(new int[] {2, 2}, 1, 2, 3, Float.NaN));
    tensors.put("half", FloatTensor.wrap(DType.F16, new float[] {0.5f, -65504}, 2));
    tensors.put("brain", FloatTensor.wrap(DType.BF16, new float[] {1.0f / 3}, 1));
    tensors.put("ids", IntTensor.ofLongs(new int[] {3}, 1, -2, 3));
    tensors.put("bytes", IntTensor.wrap(DType.U8, new int[] {255}, 1));
    tensors.put("scalar", FloatTensor.of(new int[0], 7));
    tensors.put("empty", FloatTensor.zeros(0, 4));
    Safetensors.write(file, tensors);
    try (Safetensors read = Safetensors.open(file)) {
      assertThat(read.names())
          .containsExactly("ids", "empty", "scalar", "w", "brain", "half", "bytes");
      assertThat(read.read("w").toString()).isEqualTo("f32[2, 2] 1.0 2.0 3.0 NaN");
      assertThat(read.read("half").toString()).isEqualTo("f16[2] 0.5 -65504.0");
      assertThat(read.read("brain").toString()).isEqualTo("bf16[1] 0.33398438");
      assertThat(read.read("ids").toString()).isEqualTo("i64[3] 1 -2 3");
      assertThat(read.read("bytes").toString()).isEqualTo("u8[1] 255");
      assertThat(read.read("scalar").toString()).isEqualTo("f32[] 7.0");
      assertThat(read.read("empty").toString()).isEqualTo("f32[0, 4]");
      assertThat(read.floats("ids")).isEqualTo(new float[] {1, -2, 3});
    }
  }

  @Test
  void theSameTensorsGiveTheSameBytes() throws IOException {
    FloatTensor x = FloatTensor.of(new int[] {1}, 1);
    IntTensor y = IntTensor.wrap(DType.BOOL, new int[] {1}, 1);
    Path other = folder.resolve("other.safetensors");
    Safetensors.write(file, new LinkedHashMap<>(Map.of("x", x, "y", y)));
    Map<String, Tensor> reversed = new LinkedHashMap<>();
    reversed.put("y", y);
    reversed.put("x", x);
    Safetensors.write(other, reversed);
    assertThat(Files.readAllBytes(file)).isEqualTo(Files.readAllBytes(other));
  }

  @Test
  void aFileThatCannotBeWrittenLeavesNothing() throws IOException {
    Map<String, Tensor> tensors = Map.of("x", IntTensor.wrap(DType.I8, new int[] {1, 300}, 2));
    assertThat(Refusal.of(() -> Safetensors.write(file, tensors)))
        .isEqualTo("value 300 at position 1 does not fit i8 (-128 .. 127)");
    assertThat(folder.toFile().list()).isEmpty();
    assertThat(Refusal.of(() -> Safetensors.write(folder.resolve("no/x.safetensors"), tensors)))
        .contains("does not exist; create it first");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                    | 0 | its header does not begin with {",
        "{\"a\":}              | 0 | its header is not JSON: a value is expected at character 5",
        "{\"a\":1,\"a\":2}     | 0 | its header is not JSON: the key \"a\" is there twice",
        "{\"__metadata__\":{\"a\":1}} | 0 | __metadata__ does not map strings to strings",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}} | 4 | tensor \"a\" is not described by dtype,",
        "{\"a\":{\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]}} | 4"
            + " | tensor \"a\" has the unknown dtype \"F31\"",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}} | 4"
            + " | has a shape that is not made of whole numbers from 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}} | 4"
            + " | has a shape that is not made of whole numbers from 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}} | 4"
            + " | has a shape whose size overflows 64 bits",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | 4"
            + " | takes 8 bytes by its shape and dtype, but 4 by its data_offsets",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}} | 4"
            + " | has data_offsets that are not [begin, end]",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}} | 2"
            + " | begins at byte 1, but the tensors before it end at 0",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},"
            + "\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]}} | 3"
            + " | tensor \"b\" begins at byte 1, but the tensors before it end at 2",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}} | 1"
            + " | it is truncated: its tensors take 2 bytes, but only 1 are there",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}} | 5"
            + " | 3 bytes follow the last tensor; the file must end there",
      })
  void everyRuleIsChecked(String header, int dataBytes, String problem) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    Files.write(
        file,
        ByteBuffer.allocate(8 + text.length + dataBytes)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(text.length)
            .put(text)
            .array());
    String message = Refusal.of(() -> Safetensors.open(file));
    assertThat(message).startsWith(file + " is not a valid safetensors file: ");
    assertThat(message).contains(problem);
  }

  @Test
  void theLengthOfTheHeaderIsChecked() throws IOException {
    Files.write(file, new byte[] {1, 2, 3});
    assertThat(Refusal.of(() -> Safetensors.open(file))).contains("it has 3 bytes");
    Files.write(file, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});
    assertThat(Refusal.of(() -> Safetensors.open(file))).contains("18446744073709551615 bytes");
    Files.write(file, new byte[] {100, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
    assertThat(Refusal.of(() -> Safetensors.open(file)))
        .contains("it is truncated: the header has 100 bytes, but only 2 follow");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThat(Refusal.of(() -> Safetensors.open(file)))
        .isEqualTo("cannot read " + file + ": there is no such file");
    assertThat(Refusal.of(() -> Safetensors.open(folder))).startsWith("cannot read " + folder);
  }

  @Test
  void aTypeThatCannotBeReadIsRefusedOnlyWhenItIsAskedFor() throws IOException {
    String header = "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[1],\"data_offsets\":[0,1]}}";
    Files.write(
        file,
        ByteBuffer.allocate(9 + header.length())
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length())
            .put(header.getBytes(StandardCharsets.UTF_8))
            .array());
    try (Safetensors read = Safetensors.open(file)) {
      assertThat(Refusal.of(() -> read.read("a")))
          .endsWith("is F8_E4M3, which cannot be read; convert it to F32, F16 or BF16");
    }
  }

  @Test
  void aFileMayBeLargerThanTwoGibibytes() throws IOException {
    String header =
        """
        {"big":{"dtype":"U8","shape":[3000000000],"data_offsets":[0,3000000000]},
        "w":{"dtype":"F32","shape":[2],"data_offsets":[3000000000,3000000008]}}\
        """;
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    byte[] begin =
        ByteBuffer.allocate(8 + text.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(text.length)
            .put(text)
            .array();
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.write(begin);
      sparse.seek(begin.length + 3_000_000_004L);
      sparse.writeInt(Integer.reverseBytes(Float.floatToIntBits(1.5f)));
    }
    try (Safetensors read = Safetensors.open(file)) {
      assertThat(read.read("w").toString()).isEqualTo("f32[2] 0.0 1.5");
      assertThat(Refusal.of(() -> read.read("big")))
          .contains("tensor `big` has a size of 3000000000, beyond 2147483647");
    }
  }

  @Test
  void realWeightsAreRead() {
    try (Safetensors read =
        Safetensors.open(SharedData.file("resnet20-cifar10/resnet20.safetensors"))) {
      assertThat(read.shape("conv1.weight")).isEqualTo(new int[] {16, 3, 3, 3});
      long parameters =
          read.names().stream()
              .filter(name -> !name.contains("running"))
              .mapToLong(name -> read.floats(name).length)
              .sum();
      assertThat(parameters).isEqualTo(269_722);
    }
  }
}
