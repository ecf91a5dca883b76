package dev.residua.cli;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConvertCommandTest {
  @TempDir Path folder;
  private Path onnx;
  private Path out;

  @BeforeEach
  void place() {
    onnx = folder.resolve("model.onnx");
    out = folder.resolve("model.safetensors");
  }

  private Call convert(OnnxFile file, String... options) throws IOException {
    Files.write(onnx, file.bytes());
    Object[] words = {"convert", onnx, "-o", out};
    Object[] all = Arrays.copyOf(words, words.length + options.length);
    System.arraycopy(options, 0, all, words.length, options.length);
    return Call.residua(all);
  }

  private float[] stored(String name) {
    try (var file = Safetensors.open(out)) {
      return ((FloatTensor) file.read(name)).data();
    }
  }

  private static final byte[] ANONYMOUS =
      OnnxFile.tensor("onnx::MatMul_7", new int[] {2, 3}, 1, 2, 3, 4, 5, 6);

  @Test
  void anAnonymousWeightTakesTheNameOfItsBiasAndIsTransposed() throws IOException {
    var call =
        convert(
            new OnnxFile()
                .initializer(ANONYMOUS)
                .initializer(OnnxFile.tensor("layer.0.query.bias", new int[] {3}, 7, 8, 9))
                .node("/q/MatMul", "MatMul", "product", "x", "onnx::MatMul_7")
                .node("/q/Add", "Add", "sum", "layer.0.query.bias", "product"),
            "--names");

    assertThat(call.code()).isEqualTo(0);
    assertThat(call.out())
        .isEqualTo(
            """
            layer.0.query.weight  f32[3, 2]  from onnx::MatMul_7 transposed
            layer.0.query.bias  f32[3]
            wrote %s: 2 tensors, 9 parameters
            """
                .formatted(out));
    assertThat(stored("layer.0.query.weight")).isEqualTo(new float[] {1, 4, 2, 5, 3, 6});
  }

  @Test
  void withoutABiasThePathOfTheNodeNamesIt() throws IOException {
    convert(
        new OnnxFile()
            .initializer(ANONYMOUS)
            .node("/layer1/layer1.0/fc/MatMul", "MatMul", "y", "x", "onnx::MatMul_7"));

    assertThat(stored("layer1.0.fc.weight")).hasLength(6);
  }

  @Test
  void aWeightThatGemmTransposesStaysAsItIs() throws IOException {
    convert(
        new OnnxFile()
            .initializer(OnnxFile.tensor("fc.weight", new int[] {2, 3}, 1, 2, 3, 4, 5, 6))
            .initializer(OnnxFile.tensor("fc.bias", new int[] {2}, 1, 2))
            .node(
                "fc",
                "Gemm",
                "y",
                node ->
                    node.writeByteArray(
                        5,
                        OnnxFile.message(attribute -> {
                          attribute.writeString(1, "transB");
                          attribute.writeInt64(3, 1);
                        })),
                "x",
                "fc.weight",
                "fc.bias"));

    assertThat(stored("fc.weight")).isEqualTo(new float[] {1, 2, 3, 4, 5, 6});
  }

  @Test
  void aWeightOfGemmWithoutTransBIsTransposed() throws IOException {
    convert(
        new OnnxFile()
            .initializer(OnnxFile.tensor("fc.weight", new int[] {2, 3}, 1, 2, 3, 4, 5, 6))
            .node("fc", "Gemm", "y", "x", "fc.weight"));

    assertThat(stored("fc.weight")).isEqualTo(new float[] {1, 4, 2, 5, 3, 6});
  }

  @Test
  void aConstantThatHoldsWeightsIsStoredAndANumberIsNot() throws IOException {
    convert(
        new OnnxFile()
            .node("/a/Constant", "Constant", "/a/Constant_output_0", constant(ANONYMOUS))
            .node(
                "/b/Constant",
                "Constant",
                "/b/Constant_output_0",
                constant(OnnxFile.tensor("", new int[] {}, 2)))
            .node("/a/MatMul", "MatMul", "y", "x", "/a/Constant_output_0")
            .node("/b/Pow", "Pow", "z", "y", "/b/Constant_output_0"));

    try (var file = Safetensors.open(out)) {
      assertThat(file.names()).containsExactly("a.weight");
    }
  }

  private static OnnxFile.Fields constant(byte[] tensor) {
    return node ->
        node.writeByteArray(
            5,
            OnnxFile.message(attribute -> {
              attribute.writeString(1, "value");
              attribute.writeByteArray(5, tensor);
            }));
  }

  @Test
  void typedFieldsAndOtherTypesAreRead() throws IOException {
    byte[] floats =
        OnnxFile.message(out -> {
          out.writeInt64(1, 3);
          out.writeInt32(2, 1);
          out.writeFloat(4, 1.5f);
          out.writeFloat(4, -2);
          out.writeFloat(4, 3);
          out.writeString(8, "floats");
        });
    byte[] halves =
        OnnxFile.message(out -> {
          out.writeInt64(1, 2);
          out.writeInt32(2, 10);
          out.writeInt32(5, Float.floatToFloat16(0.5f));
          out.writeInt32(5, Float.floatToFloat16(-4) & 0xffff);
          out.writeString(8, "halves");
        });
    byte[] longs =
        OnnxFile.message(out -> {
          out.writeInt64(1, 2);
          out.writeInt32(2, 7);
          out.writeByteArray(7, OnnxFile.message(packed -> packed.writeInt64NoTag(5)));
          out.writeByteArray(7, OnnxFile.message(packed -> packed.writeInt64NoTag(-6)));
          out.writeString(8, "longs");
        });
    convert(new OnnxFile().initializer(floats).initializer(halves).initializer(longs));

    assertThat(stored("floats")).isEqualTo(new float[] {1.5f, -2, 3});
    assertThat(stored("halves")).isEqualTo(new float[] {0.5f, -4});
    try (var file = Safetensors.open(out)) {
      assertThat(file.dtype("halves").text()).isEqualTo("f16");
      assertThat(((IntTensor) file.read("longs")).data()).isEqualTo(new int[] {5, -6});
    }
  }

  @Test
  void dataInAnotherFileIsRefused() throws IOException {
    byte[] elsewhere =
        OnnxFile.message(out -> {
          out.writeInt64(1, 2);
          out.writeInt32(2, 1);
          out.writeString(8, "w");
          out.writeInt32(14, 1);
        });
    var call = convert(new OnnxFile().initializer(elsewhere));

    assertThat(call.code()).isEqualTo(2);
    assertThat(call.err()).contains("tensor `w` keeps its data in another file");
    assertThat(Files.exists(out)).isFalse();
  }

  @Test
  void aShapeThatDoesNotFitItsDataIsRefused() throws IOException {
    var call =
        convert(new OnnxFile().initializer(OnnxFile.tensor("w", new int[] {1 << 30, 1 << 30}, 1)));
    assertThat(call.code()).isEqualTo(2);
    assertThat(call.err()).contains("tensor `w` of shape [1073741824, 1073741824] is too large");

    var negative = convert(new OnnxFile().initializer(OnnxFile.tensor("w", new int[] {-1}, 1)));
    assertThat(negative.err()).contains("tensor `w` has the impossible shape [-1]");
  }

  @Test
  void wrongFilesAreNamed() throws IOException {
    assertThat(Call.residua("convert", folder.resolve("mode.onnx"), "-o", out).err())
        .isEqualTo("residua: there is no file " + folder.resolve("mode.onnx") + "\n");
    Files.writeString(onnx, "no protobuf at all");
    assertThat(Call.residua("convert", folder.resolve("modl.onnx"), "-o", out).err())
        .contains("help: did you mean " + onnx + "?");
    assertThat(Call.residua("convert", onnx, "-o", out).err()).contains("not a whole ONNX file");
    assertThat(Call.residua("convert", onnx, "-o", folder.resolve("a.txt")).err())
        .contains("does not end in .safetensors");
    var call = Call.residua("convert", onnx);
    assertThat(call.code()).isEqualTo(2);
    assertThat(call.err())
        .isEqualTo(
            """
            residua: missing required option: '--output=OUT.safetensors'
            help: residua convert --help shows what can be given
            """);
  }

  @Test
  void theRealMiniLmHasBertsNamesAndAllItsParameters() throws IOException {
    try (var file = getClass().getResourceAsStream("/all-minilm-l6-v2.onnx")) {
      assumeTrue(file != null, "MiniLM's ONNX file is not on the class path");
      Files.copy(file, onnx);
    }
    var call = Call.residua("convert", onnx, "-o", out);

    assertThat(call.err()).isEmpty();
    assertThat(call.out()).endsWith(": 104 tensors, 22,713,216 parameters\n");
    try (var weights = Safetensors.open(out)) {
      for (int layer = 0; layer < 6; layer++) {
        var name = "encoder.layer." + layer + ".";
        assertThat(weights.shape(name + "attention.self.query.weight"))
            .isEqualTo(new int[] {384, 384});
        assertThat(weights.shape(name + "attention.self.key.weight"))
            .isEqualTo(new int[] {384, 384});
        assertThat(weights.shape(name + "attention.self.value.weight"))
            .isEqualTo(new int[] {384, 384});
        assertThat(weights.shape(name + "attention.output.dense.weight"))
            .isEqualTo(new int[] {384, 384});
        assertThat(weights.shape(name + "intermediate.dense.weight"))
            .isEqualTo(new int[] {1536, 384});
        assertThat(weights.shape(name + "output.dense.weight")).isEqualTo(new int[] {384, 1536});
      }
    }
  }
}
