package dev.residua.runtime.image;

import dev.residua.runtime.ResiduaException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/// Decodes a picture by `javax.imageio`.
final class PictureFile {
  private static final long MOST_PIXELS = 1L << 27;

  private PictureFile() {}

  static Planes read(Path file, int channels) {
    if (!Files.isRegularFile(file)) {
      throw new ResiduaException("cannot read " + file + ": there is no such file");
    }
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers =
          in == null ? java.util.Collections.emptyIterator() : ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new ResiduaException(
            file + " is not a picture that can be read; PNG, JPEG, GIF, BMP and TIFF can");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        return planes(decode(file, reader), channels);
      } finally {
        reader.dispose();
      }
    } catch (ResiduaException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The decoders of broken files throw whatever their arithmetic comes to.
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new ResiduaException(file + " is a broken picture: " + reason, e);
    }
  }

  private static BufferedImage decode(Path file, ImageReader reader) throws IOException {
    long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
    if (pixels > MOST_PIXELS) {
      throw new ResiduaException(
          file + " has " + pixels + " pixels; at most " + MOST_PIXELS + " are read");
    }
    return reader.read(0);
  }

  private static Planes planes(BufferedImage image, int channels) {
    int height = image.getHeight();
    int width = image.getWidth();
    float[][] rgb = isGrey(image) ? grey(image) : colours(image);
    if (channels == 3) {
      float[][] three = rgb.length == 3 ? rgb : new float[][] {rgb[0], rgb[0], rgb[0]};
      return new Planes(three, height, width);
    }
    if (rgb.length == 1) {
      return new Planes(rgb, height, width);
    }
    float[] luma = new float[height * width];
    for (int i = 0; i < luma.length; i++) {
      luma[i] = 0.299f * rgb[0][i] + 0.587f * rgb[1][i] + 0.114f * rgb[2][i];
    }
    return new Planes(new float[][] {luma}, height, width);
  }

  private static boolean isGrey(BufferedImage image) {
    return image.getColorModel().getNumColorComponents() == 1
        && !(image.getColorModel() instanceof IndexColorModel);
  }

  /// The samples as they are stored: `getRGB` would take them for linear light.
  private static float[][] grey(BufferedImage image) {
    Raster raster = image.getRaster();
    int width = image.getWidth();
    float scale = 255f / ((1 << Math.min(16, image.getColorModel().getComponentSize(0))) - 1);
    float[] plane = new float[image.getHeight() * width];
    for (int i = 0; i < plane.length; i++) {
      plane[i] = raster.getSample(i % width, i / width, 0) * scale;
    }
    return new float[][] {plane};
  }

  private static float[][] colours(BufferedImage image) {
    int width = image.getWidth();
    float[][] planes = new float[3][image.getHeight() * width];
    int[] row = new int[width];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        planes[0][y * width + x] = row[x] >> 16 & 0xff;
        planes[1][y * width + x] = row[x] >> 8 & 0xff;
        planes[2][y * width + x] = row[x] & 0xff;
      }
    }
    return planes;
  }
}
