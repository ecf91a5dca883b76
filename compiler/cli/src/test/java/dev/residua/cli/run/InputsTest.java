package dev.residua.cli.run;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.residua.cli.Console;
import dev.residua.cli.UserError;
import dev.residua.cli.store.ModelStore;
import dev.residua.compiler.graph.Graph;
import dev.residua.compiler.graph.GraphInput;
import dev.residua.compiler.graph.InputOp;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.graph.Presentation;
import dev.residua.compiler.source.Origin;
import dev.residua.compiler.tensor.DType;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Npy;
import dev.residua.runtime.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InputsTest {
  private static final Dim N = Dim.symbol("N");
  private static final Dim T = Dim.symbol("T");

  @TempDir Path folder;

  private static GraphInput input(String name, DType dtype, Presentation from, Dim... dims) {
    var type = new TensorType(dtype, Shape.of(dims));
    return new GraphInput(
        name, new Node(new InputOp(name, type), List.of(), type, Origin.NONE), from);
  }

  private Map<String, Tensor> inputs(Given given, GraphInput... inputs) {
    var graph =
        new Graph(
            "Net",
            "",
            List.of(inputs).stream().map(GraphInput::node).toList(),
            List.of(inputs),
            List.of(),
            List.of(),
            "");
    var silent = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    var console = new Console(silent, silent, false, false, 80, Duration.ofDays(1), Map.of());
    return new Inputs(graph, new Tokenizers(ModelStore.of(console), folder)).of(given);
  }

  private static FloatTensor floats(Map<String, Tensor> tensors, String name) {
    return (FloatTensor) Objects.requireNonNull(tensors.get(name));
  }

  private static IntTensor ints(Map<String, Tensor> tensors, String name) {
    return (IntTensor) Objects.requireNonNull(tensors.get(name));
  }

  private NamedFile file(String name, Tensor tensor) {
    var file = folder.resolve(name + ".npy");
    Npy.write(file, tensor);
    return new NamedFile(name, file);
  }

  private static Given files(NamedFile... files) {
    return new Given(List.of(files), List.of(), List.of());
  }

  private static String mistake(Runnable runnable) {
    var mistake = assertThrows(UserError.class, runnable::run);
    return mistake.getMessage() + mistake.help().map(help -> "\nhelp: " + help).orElse("");
  }

  private static final GraphInput X = input("x", DType.F32, Presentation.TENSOR, N, Dim.of(3));
  private static final GraphInput Y =
      input("y", DType.I32, Presentation.TENSOR, N, T, T.plus(Dim.ONE));

  @Test
  void tensorsComeFromFiles() {
    var x = FloatTensor.of(new int[] {2, 3}, 1, 2, 3, 4, 5, 6);
    var tensors = inputs(files(file("x", x)), X);
    assertThat(floats(tensors, "x").data()).isEqualTo(x.data());
  }

  @Test
  void withNothingGivenItSaysWhatTheModelWants() {
    var image = input("image", DType.F32, new Presentation("image", Map.of()), N, Dim.of(3), T, T);
    assertThat(mistake(() -> inputs(files(), X, image)))
        .isEqualTo(
            """
            nothing was given to Net; it wants
              x: f32[N, 3]   by --input x=FILE.npy
              image: f32[N, 3, T, T]   by --image FILE (repeat it for several) or --input \
            image=FILE.npy\
            """);
  }

  @Test
  void whatIsMissingOrUnknownIsNamed() {
    var x = file("x", FloatTensor.zeros(2, 3));
    assertThat(mistake(() -> inputs(files(x), X, Y)))
        .isEqualTo("input `y` is missing\nhelp: give it: --input y=FILE.npy");
    assertThat(mistake(() -> inputs(files(file("imag", FloatTensor.zeros(1))), X, Y)))
        .isEqualTo("there is no input `imag`\nhelp: the model's inputs are: x, y");
    assertThat(mistake(() -> inputs(files(x, x), X))).isEqualTo("input `x` is given twice");
    assertThat(mistake(() -> inputs(new Given(List.of(x), List.of("a text"), List.of()), X)))
        .startsWith("--text was given, but no input of Net is made `from text(…)`");
  }

  @Test
  void typesAndSizesMustFit() {
    assertThat(mistake(() -> inputs(files(file("x", IntTensor.zeros(2, 3))), X)))
        .isEqualTo("input `x` is i32[2, 3] and must be f32[N, 3]: give floats, for instance f32");
    assertThat(mistake(() -> inputs(files(file("x", FloatTensor.zeros(3))), X)))
        .isEqualTo("input `x` is f32[3] and must be f32[N, 3]: it has 1 axes, not 2");
    assertThat(mistake(() -> inputs(files(file("x", FloatTensor.zeros(2, 4))), X)))
        .isEqualTo("input `x` is f32[2, 4] and must be f32[N, 3]: axis 1 has 4, not 3");
    assertThat(mistake(() -> inputs(files(file("x", FloatTensor.zeros(0, 3))), X)))
        .isEqualTo("input `x` is f32[0, 3] and must be f32[N, 3]: N is at least 1");
  }

  @Test
  void symbolsMustAgree() {
    var x = file("x", FloatTensor.zeros(2, 3));
    assertThat(inputs(files(x, file("y", IntTensor.zeros(2, 4, 5))), X, Y)).hasSize(2);
    assertThat(mistake(() -> inputs(files(x, file("y", IntTensor.zeros(3, 4, 5))), X, Y)))
        .isEqualTo(
            "input `y` is i32[3, 4, 5] and must be i32[N, T, T + 1]: N is 3 here, and 2 in `x`");
    assertThat(mistake(() -> inputs(files(x, file("y", IntTensor.zeros(2, 4, 4))), X, Y)))
        .isEqualTo(
            "input `y` is i32[2, 4, 4] and must be i32[N, T, T + 1]: axis 2 has 4, and T + 1 is 5"
                + " here");
  }

  @Test
  void aSymbolFollowsFromAMultipleOfIt() {
    var image =
        input("image", DType.F32, Presentation.TENSOR, Dim.symbol("N"), Dim.symbol("H").times(4));
    assertThat(inputs(files(file("image", FloatTensor.zeros(1, 12))), image)).hasSize(1);
    assertThat(mistake(() -> inputs(files(file("image", FloatTensor.zeros(1, 10))), image)))
        .isEqualTo(
            "input `image` is f32[1, 10] and must be f32[N, 4 * H]: there is no whole H for which"
                + " 4 * H is 10");
  }

  @Test
  void textsBecomeIdsMaskAndTypes() throws IOException {
    Files.writeString(folder.resolve("vocabulary.txt"), "a\nb\nc\n");
    Map<String, Object> ids = Map.of("file", "vocabulary.txt");
    Map<String, Object> mask = Map.of("file", "vocabulary.txt", "part", "mask");
    var tensors =
        inputs(
            new Given(List.of(), List.of("cab", "b"), List.of()),
            input("ids", DType.I32, new Presentation("text", ids), N, T),
            input("mask", DType.F32, new Presentation("text", mask), N, T));

    assertThat(ints(tensors, "ids").data()).isEqualTo(new int[] {2, 0, 1, 1, 0, 0});
    assertThat(floats(tensors, "mask").data()).isEqualTo(new float[] {1, 1, 1, 1, 0, 0});
  }

  @Test
  void textsAreCutAndFilledToAFixedLength() throws IOException {
    Files.writeString(folder.resolve("vocabulary.txt"), "a\nb\nc\n");
    var ids =
        input(
            "ids",
            DType.I32,
            new Presentation("text", Map.of("file", "vocabulary.txt")),
            N,
            Dim.of(2));
    var given = new Given(List.of(), List.of("cab", "b"), List.of());
    assertThat(ints(inputs(given, ids), "ids").data()).isEqualTo(new int[] {2, 0, 1, 0});
  }

  private static final GraphInput IMAGE =
      input(
          "image",
          DType.F32,
          new Presentation("image", Map.of("mean", List.of(0.5), "std", List.of(0.25))),
          N,
          Dim.of(3),
          Dim.of(2),
          Dim.of(2));

  @Test
  void picturesAreScaledAndNormalised() throws IOException {
    var red = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 16; i++) {
      red.setRGB(i % 4, i / 4, 0xff0000);
    }
    var file = folder.resolve("red.png");
    ImageIO.write(red, "png", file.toFile());
    var tensors = inputs(new Given(List.of(), List.of(), List.of(file, file)), IMAGE);

    var images = floats(tensors, "image");
    assertThat(images.shape()).isEqualTo(new int[] {2, 3, 2, 2});
    assertThat(images.get(1, 0, 0, 0)).isWithin(1e-6f).of(2);
    assertThat(images.get(1, 2, 1, 1)).isWithin(1e-6f).of(-2);
  }

  @Test
  void bytesInAnArrayArePixels() {
    var file = folder.resolve("images.npy");
    int[] pixels = {255, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0};
    Npy.write(file, IntTensor.wrap(dev.residua.runtime.DType.U8, pixels, 1, 2, 2, 3));
    var tensors = inputs(files(new NamedFile("image", file)), IMAGE);

    var images = floats(tensors, "image");
    assertThat(images.data()).isEqualTo(new float[] {2, 2, 2, 2, -2, -2, -2, -2, -2, -2, -2, -2});
  }

  @Test
  void picturesWithoutANumberAreRefused() {
    float[] values = new float[12];
    values[7] = Float.NaN;
    var file = file("image", FloatTensor.wrap(values, 1, 3, 2, 2));
    assertThat(mistake(() -> inputs(files(file), IMAGE)))
        .contains("the pictures for input `image` have a value that is no number (NaN), at");
  }
}
