package dev.residua.runtime.image;

import static com.google.common.truth.Truth.assertThat;

import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.Refusal;
import dev.residua.runtime.ResiduaException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest {
  private static final float[] ZERO = {0};
  private static final float[] ONE = {1};

  @TempDir Path folder = Path.of("");

  @Test
  void aPictureOfTheRightSizeKeepsItsValues() throws IOException {
    Path file = picture(2, 2, BufferedImage.TYPE_INT_RGB, (x, y) -> 0x010203 * (1 + x + 2 * y));
    FloatTensor image = Images.read(file, 2, 2, 3, ZERO, new float[] {1 / 255f});
    assertThat(image.shape()).isEqualTo(new int[] {1, 3, 2, 2});
    assertThat(image.data())
        .usingTolerance(1e-4)
        .containsExactly(new float[] {1, 2, 3, 4, 2, 4, 6, 8, 3, 6, 9, 12})
        .inOrder();
  }

  @Test
  void eachChannelHasItsMeanAndDeviation() throws IOException {
    Path file = picture(1, 1, BufferedImage.TYPE_INT_RGB, (_, _) -> 0xff0033);
    float[] data =
        Images.read(file, 1, 1, 3, new float[] {0.5f, 0.5f, 0.2f}, new float[] {0.5f, 0.25f, 1})
            .data();
    assertThat(data).usingTolerance(1e-6).containsExactly(new float[] {1, -2, 0}).inOrder();
  }

  @Test
  void reducingTakesEveryPixelIntoAccount() throws IOException {
    // A chessboard of single pixels is a grey, not one of its colours.
    Path file =
        picture(40, 40, BufferedImage.TYPE_INT_RGB, (x, y) -> (x + y) % 2 == 0 ? 0xffffff : 0);
    for (float value : Images.read(file, 10, 10, 1, ZERO, ONE).data()) {
      assertThat(value).isWithin(0.01f).of(0.5f);
    }
  }

  @Test
  void enlargingIsBilinear() throws IOException {
    Path file = picture(2, 1, BufferedImage.TYPE_BYTE_GRAY, (x, _) -> x == 0 ? 0 : 0xffffff);
    float[] data = Images.read(file, 2, 4, 1, ZERO, ONE).data();
    assertThat(data)
        .usingTolerance(1e-6)
        .containsExactly(new float[] {0, 0.25f, 0.75f, 1, 0, 0.25f, 0.75f, 1})
        .inOrder();
  }

  @Test
  void theCentreIsCutOut() throws IOException {
    Path file = picture(8, 4, BufferedImage.TYPE_INT_RGB, (x, _) -> x * 0x010101);
    float[] data = Images.read(file, 2, 2, 1, ZERO, new float[] {1 / 255f}, 4).data();
    assertThat(data).usingTolerance(1e-3).containsExactly(new float[] {3, 4, 3, 4}).inOrder();
  }

  @Test
  void greyIsReadAsItIsStored() throws IOException {
    Path file = picture(1, 1, BufferedImage.TYPE_BYTE_GRAY, (_, _) -> 0x404040);
    float stored = ImageIO.read(file.toFile()).getRaster().getSample(0, 0, 0);
    assertThat(Images.read(file, 1, 1, 3, ZERO, ONE).data()[1]).isWithin(1e-6f).of(stored / 255);
  }

  @Test
  void badFilesAndSizesAreOneClearError() throws IOException {
    Path text = Files.writeString(folder.resolve("x.png"), "no picture");
    assertThat(Refusal.of(() -> Images.read(text, 1, 1, 3, ZERO, ONE)))
        .contains("is not a picture that can be read");
    Path none = folder.resolve("none.png");
    assertThat(Refusal.of(() -> Images.read(none, 1, 1, 3, ZERO, ONE)))
        .isEqualTo("cannot read " + none + ": there is no such file");
    Path file = picture(4, 4, BufferedImage.TYPE_INT_RGB, (_, _) -> 0);
    assertThat(Refusal.of(() -> Images.read(file, 1, 1, 2, ZERO, ONE))).contains("1 or 3 channels");
    assertThat(Refusal.of(() -> Images.read(file, 1, 1, 3, new float[2], ONE)))
        .isEqualTo("mean has 2 values for 3 channels");
    assertThat(Refusal.of(() -> Images.read(file, 9, 9, 3, ZERO, ONE, 8)))
        .contains("cannot be cut to 9 x 9");
  }

  @Test
  void aBrokenPictureIsOneClearError() throws IOException {
    Random random = new Random(3);
    for (String format : new String[] {"png", "jpg", "gif", "bmp"}) {
      BufferedImage image = new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB);
      Path file = folder.resolve("x." + format);
      assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
      byte[] valid = Files.readAllBytes(file);
      for (int i = 0; i < 150; i++) {
        byte[] bytes = valid.clone();
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, bytes);
        try {
          assertThat(Images.read(file, 4, 4, 3, ZERO, ONE).size()).isEqualTo(48);
        } catch (ResiduaException e) {
          assertThat(e).hasMessageThat().contains(file.toString());
        }
      }
    }
  }

  private Path picture(int width, int height, int type, IntBinaryOperator rgb) throws IOException {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, rgb.applyAsInt(x, y));
      }
    }
    Path file = folder.resolve("picture.png");
    ImageIO.write(image, "png", file.toFile());
    return file;
  }
}
