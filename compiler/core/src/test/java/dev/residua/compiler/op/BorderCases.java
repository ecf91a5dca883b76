package dev.residua.compiler.op;

import java.util.List;

/// Convolutions of images that lie with their channels innermost already, so that their windows
/// reach over the edge of what is there.
final class BorderCases {
  private BorderCases() {}

  static void addTo(List<OpCase> cases) {
    for (var size : List.of("7, 9", "1, 6", "6, 1", "1, 1", "2, 13")) {
      cases.add(window(size, 5, 7, 3).build());
      cases.add(window(size, 5, 7, 3).with("stride", 2).build());
      cases.add(window(size, 6, 9, 5).with("groups", 3).with("bias", true).build());
    }
    cases.add(window("9, 8", 3, 4, 3).with("dilation", List.of(2, 3)).build());
    cases.add(window("9, 8", 3, 4, 1).with("padding", 1).build());
    cases.add(window("9, 8", 3, 4, 3).with("padding", List.of(0, 1, 2, 3)).build());
    cases.add(window("9, 8", 3, 4, 3).with("padding", List.of(0, 1)).build());
    cases.add(window("9, 8", 3, 4, 3).with("padding", List.of(1, 0)).then("relu").build());
    cases.add(window("5, 6", 140, 33, 3).tolerance(1e-4).build());
    for (var after : List.of("relu6", "gelu")) {
      cases.add(window("9, 8", 19, 19, 3).with("groups", "depthwise").then(after).build());
      cases.add(window("9, 8", 19, 19, 5).with("groups", "depthwise").then(after).build());
      cases.add(pool("max_pool", 3).then(after).build());
      cases.add(pool("avg_pool", 3).with("count_include_pad", true).then(after).build());
    }
    square(cases);
  }

  private static CaseBuilder pool(String op, int kernel) {
    return CaseBuilder.of(op)
        .input("x", "f32[N, 19, 9, 8]")
        .with("kernel", kernel)
        .with("padding", 1)
        .where("N", 2);
  }

  /// Windows of 3x3 at every place, with enough channels for another way to compute them.
  private static void square(List<OpCase> cases) {
    for (var size : List.of("24, 24", "21, 30", "30, 21")) {
      cases.add(window(size, 16, 32, 3).with("bias", true).tolerance(1e-3).build());
      cases.add(window(size, 48, 16, 3).then("relu").tolerance(1e-3).build());
    }
    cases.add(window("22, 25", 32, 32, 3).with("padding", "valid").tolerance(1e-3).build());
    cases.add(window("22, 25", 32, 32, 3).with("padding", 2).tolerance(1e-3).build());
    cases.add(window("22, 25", 32, 32, 3).with("padding", List.of(0, 1)).tolerance(1e-3).build());
    cases.add(window("30, 29", 400, 16, 3).then("relu6").tolerance(1e-3).build());
    cases.add(window("30, 29", 32, 24, 3).tolerance(1e-3).build());
    cases.add(window("30, 29", 32, 64, 3).then("gelu").tolerance(1e-3).build());
  }

  /// A window over an image with so many channels, which a convolution 1x1 of two channels made.
  private static CaseBuilder window(String size, int channels, int out, int kernel) {
    return CaseBuilder.of("conv")
        .input("x", "f32[N, 2, " + size + "]")
        .with("channels", channels)
        .with("kernel", 1)
        .where("N", 2)
        .then("conv")
        .with("channels", out)
        .with("kernel", kernel);
  }
}
