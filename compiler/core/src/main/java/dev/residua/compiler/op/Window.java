package dev.residua.compiler.op;

import dev.residua.compiler.graph.ShapeException;
import dev.residua.compiler.kernel.IndexExpr;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/// The window of a convolution or a pooling along one axis of an image.
///
/// @param before the padding in front, `after` that behind
/// @param ceil whether a last window that hangs over the end counts, as long as it starts inside
public record Window(int kernel, int stride, int before, int after, int dilation, boolean ceil) {
  /// The distance from the first to one past the last element that a window covers.
  public int reach() {
    return dilation * (kernel - 1) + 1;
  }

  public boolean padded() {
    return before > 0 || after > 0;
  }

  /// The number of windows along an axis of size `in`: `floor((in + padding - reach) / stride) +
  /// 1`. With `ceil` the quotient is rounded up, but no window starts in the padding behind.
  Dim out(String op, TensorType input, int axis) {
    var in = input.dim(axis);
    var out =
        ceil
            ? in.plus(before).plus(Math.min(after - reach() + stride, 0)).ceilDiv(stride)
            : in.plus(before + after - reach()).floorDiv(stride).plus(1);
    if (in.isConstant() && in.constant() + before + after < reach()) {
      throw new ShapeException(
          "`%s` has a window of %d%s, which is larger than the %d elements of %s with its padding"
              .formatted(op, reach(), dilation > 1 ? " (dilated)" : "", in.constant(), input),
          "padding = %d, or a smaller kernel".formatted((reach() - 1) / 2));
    }
    return out;
  }

  /// The first tap of the window at `position` that is inside the image.
  IndexExpr firstTap(IndexExpr position) {
    if (before == 0) {
      return IndexExpr.of(0);
    }
    return position
        .times(-stride)
        .plus(before + dilation - 1)
        .floorDiv(dilation)
        .max(IndexExpr.of(0));
  }

  /// One past the last tap of the window at `position` that is inside an axis of size `in`.
  IndexExpr endTap(IndexExpr position, Dim in) {
    if (after == 0 && !ceil) {
      return IndexExpr.of(kernel);
    }
    return position
        .times(-stride)
        .plus(IndexExpr.of(in.plus(before + dilation - 1)))
        .floorDiv(dilation)
        .min(IndexExpr.of(kernel));
  }

  /// The place in the image of `tap` of the window at `position`.
  IndexExpr place(IndexExpr position, IndexExpr tap) {
    return position.times(stride).plus(tap.times(dilation)).plus(-before);
  }

  /// The windows along height and width that a call asks for.
  ///
  /// @param strides the strides, which may be empty for the kernel's
  static List<Window> parse(
      String op, CallSite site, List<Long> strides, List<Long> dilations, boolean ceil) {
    int[] kernel = pair(op, "kernel", site.integers("kernel"), 1);
    int[] stride = strides.isEmpty() ? kernel : pair(op, "stride", strides, 1);
    int[] dilation = pair(op, "dilation", dilations, 1);
    int[] padding = padding(op, site.word("padding"), kernel, dilation);
    return List.of(
        new Window(kernel[0], stride[0], padding[0], padding[2], dilation[0], ceil),
        new Window(kernel[1], stride[1], padding[1], padding[3], dilation[1], ceil));
  }

  /// The windows of a pooling. Its `same` pads only where windows overlap and the kernel is odd, so
  /// that `max_pool(2)` halves an image and `max_pool(3, stride = 2)` pads by 1.
  static List<Window> pooling(String op, CallSite site, List<Long> dilations) {
    var strides = site.given("stride") ? site.integers("stride") : List.<Long>of();
    var windows = parse(op, site, strides, dilations, site.flag("ceil_mode"));
    return site.word("padding").equals("same")
        ? windows.stream().map(Window::pooled).toList()
        : windows;
  }

  private Window pooled() {
    return kernel % 2 == 1 && stride < kernel
        ? this
        : new Window(kernel, stride, 0, 0, dilation, ceil);
  }

  private static int[] padding(String op, String text, int[] kernel, int[] dilation) {
    if (text.equals("valid")) {
      return new int[4];
    }
    if (text.equals("same")) {
      int height = dilation[0] * (kernel[0] - 1);
      int width = dilation[1] * (kernel[1] - 1);
      return new int[] {height / 2, width / 2, height - height / 2, width - width / 2};
    }
    int[] given =
        Arrays.stream(text.split("[^-0-9]+"))
            .filter(part -> !part.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();
    int[] all =
        switch (given.length) {
          case 1 -> new int[] {given[0], given[0], given[0], given[0]};
          case 2 -> new int[] {given[0], given[1], given[0], given[1]};
          case 4 -> given;
          default -> new int[] {-1};
        };
    if (Arrays.stream(all).anyMatch(p -> p < 0)) {
      throw new ArgumentException(
          "padding",
          "`%s` cannot pad by %s".formatted(op, text),
          "padding = 1, [rows, columns], or [top, left, bottom, right]");
    }
    return all;
  }

  static int[] pair(String op, String argument, List<Long> given, int least) {
    if (given.isEmpty() || given.size() > 2) {
      throw new ArgumentException(
          argument,
          "`%s` needs one or two numbers for %s, but got %s".formatted(op, argument, given),
          "%s = 3, or [rows, columns]".formatted(argument));
    }
    given.forEach(value -> Expect.atLeast(op, argument, value, least));
    return new int[] {Math.toIntExact(given.getFirst()), Math.toIntExact(given.getLast())};
  }

  /// The windows in a few characters, for titles: `3x3 /2`.
  static String describe(Window height, Window width) {
    var text = height.kernel + "x" + width.kernel;
    if (height.stride != 1 || width.stride != 1) {
      text += " /" + height.stride + (width.stride == height.stride ? "" : "x" + width.stride);
    }
    return text;
  }
}
