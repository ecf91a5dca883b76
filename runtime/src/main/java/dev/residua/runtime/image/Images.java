package dev.residua.runtime.image;

import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.ResiduaException;
import java.nio.file.Path;

/// Pictures from files, as image models take them.
public final class Images {
  private Images() {}

  /// As `read` with a shorter side that the crop just fits in.
  public static FloatTensor read(
      Path file, int height, int width, int channels, float[] mean, float[] std) {
    return read(file, height, width, channels, mean, std, 0);
  }

  /// A picture as f32[1, channels, height, width]: resized so that its shorter side is
  /// `shorterSide` (or, where that is 0, so that the crop just fits in), cut to its centre, and
  /// made `(value / 255 - mean) / std`.
  ///
  /// @param channels 3 for red, green, blue; 1 for grey (ITU-R 601 luma)
  /// @param mean one value for each channel, or one for all
  /// @param std as `mean`
  /// @throws ResiduaException where the file cannot be read, or the sizes do not fit
  public static FloatTensor read(
      Path file, int height, int width, int channels, float[] mean, float[] std, int shorterSide) {
    if (height < 1 || width < 1 || (channels != 1 && channels != 3)) {
      throw new ResiduaException(
          "a picture cannot be "
              + channels
              + " x "
              + height
              + " x "
              + width
              + "; 1 or 3 channels of at least 1 x 1 can");
    }
    requirePerChannel("mean", mean, channels);
    requirePerChannel("std", std, channels);
    for (float value : std) {
      if (!(Math.abs(value) > 0)) {
        throw new ResiduaException("a std of " + value + " cannot be divided by");
      }
    }
    Planes picture = PictureFile.read(file, channels);
    double scale = scale(picture, height, width, shorterSide);
    int scaledHeight = Math.max(height, (int) (picture.height() * scale + 1e-6));
    int scaledWidth = Math.max(width, (int) (picture.width() * scale + 1e-6));
    Planes resized =
        picture.resize(
            scaledHeight,
            scaledWidth,
            (int) Math.rint((scaledHeight - height) / 2.0),
            (int) Math.rint((scaledWidth - width) / 2.0),
            height,
            width);
    float[] data = new float[channels * height * width];
    for (int c = 0; c < channels; c++) {
      float m = mean[mean.length == 1 ? 0 : c];
      float s = std[std.length == 1 ? 0 : c];
      float[] plane = resized.plane(c);
      for (int i = 0; i < plane.length; i++) {
        data[c * plane.length + i] = (plane[i] / 255 - m) / s;
      }
    }
    return FloatTensor.wrap(data, 1, channels, height, width);
  }

  private static double scale(Planes picture, int height, int width, int shorterSide) {
    if (shorterSide == 0) {
      return Math.max((double) height / picture.height(), (double) width / picture.width());
    }
    double scale = (double) shorterSide / Math.min(picture.height(), picture.width());
    if (picture.height() * scale < height - 0.5 || picture.width() * scale < width - 0.5) {
      throw new ResiduaException(
          "a picture whose shorter side is "
              + shorterSide
              + " cannot be cut to "
              + height
              + " x "
              + width);
    }
    return scale;
  }

  private static void requirePerChannel(String name, float[] values, int channels) {
    if (values.length != 1 && values.length != channels) {
      throw new ResiduaException(
          name + " has " + values.length + " values for " + channels + " channels");
    }
  }
}
