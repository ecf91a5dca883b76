package dev.residua.cli.run;

import dev.residua.cli.InputFiles;
import dev.residua.cli.UserError;
import dev.residua.compiler.graph.GraphInput;
import dev.residua.compiler.graph.Presentation;
import dev.residua.compiler.tensor.Dim;
import dev.residua.runtime.DType;
import dev.residua.runtime.FloatTensor;
import dev.residua.runtime.IntTensor;
import dev.residua.runtime.Npy;
import dev.residua.runtime.Tensor;
import dev.residua.runtime.image.Images;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Inputs that are declared `from image(mean = […], std = […], resize = 256)`: pictures, channels
/// first, `(value / 255 - mean) / std`. A picture is resized so that its shorter side is `resize`
/// (by default, so that it just covers the input) and cut to its centre. `height` and `width` say
/// the size where the input leaves it open.
final class ImageInputs {
  private ImageInputs() {}

  /// Pictures as one batch; an `.npy` file of bytes, `u8[N, height, width, channels]`, counts as
  /// the pictures in it.
  static Tensor ofFiles(GraphInput input, List<Path> files) {
    requireBatch(input);
    var parts = new ArrayList<FloatTensor>();
    for (var file : files) {
      InputFiles.requireFile(file);
      parts.add(
          file.toString().endsWith(".npy")
              ? ofArray(input, Npy.read(file), file)
              : picture(input, file));
    }
    return joined(input, parts);
  }

  /// An array from a file: bytes are pixels, floats are taken as they are.
  static FloatTensor ofArray(GraphInput input, Tensor tensor, Path file) {
    return switch (tensor) {
      case FloatTensor floats -> {
        requireFinite(input, floats, file);
        yield floats;
      }
      case IntTensor ints -> {
        if (ints.dtype() != DType.U8 || ints.rank() < 3 || ints.rank() > 4) {
          throw new UserError(
              "%s: %s%s cannot be pictures"
                  .formatted(file, ints.dtype().text(), Arrays.toString(ints.shape())),
              "give u8[N, height, width, channels] or u8[N, height, width], or floats as the model"
                  + " takes them");
        }
        yield ofPixels(input, ints);
      }
    };
  }

  private static FloatTensor ofPixels(GraphInput input, IntTensor pixels) {
    int count = pixels.dim(0);
    int area = pixels.dim(1) * pixels.dim(2);
    int channels = pixels.rank() == 4 ? pixels.dim(3) : 1;
    float[] mean = perChannel(input, "mean", 0, channels);
    float[] std = perChannel(input, "std", 1, channels);
    float[] values = new float[pixels.size()];
    for (int n = 0; n < count; n++) {
      for (int c = 0; c < channels; c++) {
        for (int i = 0; i < area; i++) {
          float value = pixels.data()[(n * area + i) * channels + c] / 255f;
          values[(n * channels + c) * area + i] = (value - mean[c]) / std[c];
        }
      }
    }
    return FloatTensor.wrap(values, count, channels, pixels.dim(1), pixels.dim(2));
  }

  private static FloatTensor picture(GraphInput input, Path file) {
    var shape = input.node().shape();
    int channels = size(input, shape.dim(1), "channels", 3);
    return Images.read(
        file,
        size(input, shape.dim(2), "height", 0),
        size(input, shape.dim(3), "width", 0),
        channels,
        perChannel(input, "mean", 0, channels),
        perChannel(input, "std", 1, channels),
        (int) input.from().number("resize", 0));
  }

  private static void requireBatch(GraphInput input) {
    if (input.node().shape().rank() != 4) {
      throw new UserError(
          "input `"
              + input.name()
              + "` is "
              + input.node().type()
              + ", and pictures make a tensor of shape [N, channels, height, width]");
    }
  }

  private static int size(GraphInput input, Dim dim, String option, int otherwise) {
    double size = dim.isConstant() ? dim.constant() : input.from().number(option, otherwise);
    if (size < 1) {
      throw new UserError(
          "the "
              + option
              + " of input `"
              + input.name()
              + "` is not known: it is "
              + input.node().type(),
          "say it in the model: from image(" + option + " = 224)");
    }
    return (int) Math.min(size, Integer.MAX_VALUE);
  }

  private static float[] perChannel(GraphInput input, String option, float one, int channels) {
    var list = numbers(input.from(), option);
    float[] values = new float[channels];
    Arrays.fill(values, list.length == 0 ? one : list[0]);
    if (list.length > 1) {
      if (list.length != channels) {
        throw new UserError(
            "input `%s` has %d channels and %d values of `%s`"
                .formatted(input.name(), channels, list.length, option));
      }
      return list;
    }
    return values;
  }

  private static float[] numbers(Presentation from, String option) {
    List<?> list = from.list(option);
    if (list.isEmpty()) {
      double single = from.number(option, Double.NaN);
      return Double.isNaN(single) ? new float[0] : new float[] {(float) single};
    }
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i) instanceof Number number ? number.floatValue() : Float.NaN;
    }
    return values;
  }

  private static void requireFinite(GraphInput input, FloatTensor tensor, Path file) {
    float[] data = tensor.data();
    for (int i = 0; i < data.length; i++) {
      if (!Float.isFinite(data[i])) {
        throw new UserError(
            "%s: the pictures for input `%s` have a value that is no number (%s), at position %d"
                .formatted(file, input.name(), data[i], i));
      }
    }
  }

  private static FloatTensor joined(GraphInput input, List<FloatTensor> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    int count = 0;
    int size = 0;
    int[] first = parts.getFirst().shape();
    for (var part : parts) {
      int[] shape = part.shape();
      if (!Arrays.equals(first, 1, first.length, shape, 1, shape.length)) {
        throw new UserError("the pictures for input `" + input.name() + "` differ in size");
      }
      count += part.dim(0);
      size = Math.addExact(size, part.size());
    }
    float[] all = new float[size];
    int at = 0;
    for (var part : parts) {
      System.arraycopy(part.data(), 0, all, at, part.size());
      at += part.size();
    }
    return FloatTensor.wrap(all, count, first[1], first[2], first[3]);
  }
}
