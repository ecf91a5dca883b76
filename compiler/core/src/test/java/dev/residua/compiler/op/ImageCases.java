package dev.residua.compiler.op;

import java.util.List;

/// Cases of convolutions, poolings and norms of images.
final class ImageCases {
  private ImageCases() {}

  static void addTo(List<OpCase> cases) {
    cases.add(conv("f32[N, 3, 7, 9]", 8, 3).build());
    cases.add(conv("f32[N, 3, 33, 17]", 17, 7).with("stride", 2).tolerance(1e-4).build());
    cases.add(conv("f32[N, 16, 15, 7]", 33, 3).with("stride", 2).tolerance(1e-4).build());
    cases.add(conv("f32[N, 7, 15, 15]", 15, 1).build());
    cases.add(conv("f32[N, 7, 15, 15]", 16, 1).with("stride", 2).build());
    cases.add(conv("f32[N, 7, 5, 5]", 6, 1).with("padding", 1).build());
    cases.add(conv("f32[N, 3, 8, 8]", 15, 4).with("stride", 4).with("padding", "valid").build());
    cases.add(conv("f32[N, 1, 1, 1]", 1, 1).build());
    cases.add(conv("f32[N, 1, 7, 7]", 5, 3).with("bias", true).build());
    cases.add(conv("f32[N, 5, 9, 11]", 6, 3).with("dilation", 2).build());
    cases.add(conv("f32[N, 5, 9, 11]", 6, 3).with("dilation", List.of(2, 1)).build());
    cases.add(conv("f32[N, 6, 7, 7]", 9, 3).with("groups", 3).with("bias", true).build());
    cases.add(conv("f32[N, 6, 7, 7]", 4, 1).with("groups", 2).build());
    cases.add(conv("f32[N, 6, 7, 7]", 8, 1).with("groups", 2).with("stride", 2).build());
    cases.add(
        conv("f32[N, 8, 9, 7]", 32, 3)
            .with("groups", 2)
            .with("stride", 2)
            .with("dilation", 2)
            .build());
    cases.add(conv("f32[N, 7, 9, 9]", 14, 3).with("groups", "depthwise").build());
    cases.add(conv("f32[N, 7, 9, 9]", 7, 3).with("groups", "depthwise").build());
    cases.add(
        conv("f32[N, 17, 9, 10]", 17, 3)
            .with("groups", "depthwise")
            .with("stride", 2)
            .with("bias", true)
            .build());
    cases.add(
        conv("f32[N, 33, 8, 7]", 33, 5).with("groups", "depthwise").with("dilation", 2).build());
    cases.add(conv("f32[N, 16, 5, 5]", 16, 3).with("groups", 16).with("padding", "valid").build());
    cases.add(conv("f32[N, 3, 7, 7]", 4, 3).with("padding", List.of(0, 1, 2, 3)).build());
    cases.add(conv("f32[N, 3, 7, 7]", 4, 3).with("padding", List.of(0, 1)).build());
    cases.add(
        CaseBuilder.of("conv")
            .input("x", "f32[N, 3, 7, 9]")
            .with("channels", 5)
            .with("kernel", List.of(1, 5))
            .with("stride", List.of(2, 1))
            .where("N", 2)
            .build());
    cases.add(
        CaseBuilder.of("conv")
            .input("x", "f32[N, 3, H, W]")
            .with("channels", 5)
            .with("kernel", 3)
            .with("stride", 2)
            .where("N", 2)
            .where("H", 9)
            .where("W", 12)
            .build());
    pools(cases);
    resizes(cases);
    norms(cases);
  }

  private static CaseBuilder conv(String type, int channels, int kernel) {
    return CaseBuilder.of("conv")
        .input("x", type)
        .with("channels", channels)
        .with("kernel", kernel)
        .where("N", 2);
  }

  private static CaseBuilder pool(String op, String type, int kernel) {
    return CaseBuilder.of(op).input("x", type).with("kernel", kernel).where("N", 2);
  }

  private static void pools(List<OpCase> cases) {
    for (var op : List.of("max_pool", "avg_pool")) {
      cases.add(pool(op, "f32[N, 7, 15, 17]", 2).build());
      cases.add(pool(op, "f32[N, 7, 15, 17]", 3).with("stride", 2).build());
      cases.add(pool(op, "f32[N, 7, 15, 17]", 2).with("ceil_mode", true).build());
      cases.add(
          pool(op, "f32[N, 33, 7, 8]", 3)
              .with("stride", 2)
              .with("padding", 1)
              .with("ceil_mode", true)
              .build());
      cases.add(pool(op, "f32[N, 1, 5, 5]", 5).with("padding", "valid").build());
      cases.add(pool(op, "f32[N, 3, 6, 6]", 1).with("stride", 3).with("ceil_mode", true).build());
      cases.add(
          pool(op, "f32[N, 3, H, 6]", 3)
              .with("stride", 2)
              .with("ceil_mode", true)
              .where("H", 8)
              .build());
    }
    cases.add(pool("max_pool", "f32[N, 3, 9, 9]", 3).with("stride", 1).with("dilation", 2).build());
    cases.add(
        pool("avg_pool", "f32[N, 17, 7, 9]", 3)
            .with("stride", 2)
            .with("count_include_pad", false)
            .build());
    cases.add(
        pool("avg_pool", "f32[N, 17, 7, 9]", 2)
            .with("ceil_mode", true)
            .with("count_include_pad", false)
            .build());
    for (var type : List.of("f32[N, 1, 1, 1]", "f32[N, 17, 7, 7]", "f32[N, 33, 5, 3]")) {
      cases.add(CaseBuilder.of("global_avg_pool").input("x", type).where("N", 3).build());
    }
    cases.add(
        CaseBuilder.of("global_avg_pool")
            .input("x", "f32[N, 5, H, W]")
            .with("keep", true)
            .where("N", 3)
            .where("H", 4)
            .where("W", 7)
            .build());
  }

  private static void resizes(List<OpCase> cases) {
    for (var size : List.of(1, 3, 7, List.of(2, 5))) {
      cases.add(
          CaseBuilder.of("adaptive_avg_pool")
              .input("x", "f32[N, 5, 7, 9]")
              .with("size", size)
              .where("N", 2)
              .build());
    }
    cases.add(
        CaseBuilder.of("adaptive_avg_pool")
            .input("x", "f32[N, 5, H, 4]")
            .with("size", 3)
            .where("N", 2)
            .where("H", 11)
            .build());
    for (var mode : List.of("nearest", "bilinear")) {
      cases.add(upsample("f32[N, 7, 5, 3]", mode).with("scale", 2).build());
      cases.add(upsample("f32[N, 17, 1, 1]", mode).with("scale", List.of(1, 3)).build());
      cases.add(upsample("f32[N, 3, 4, 7]", mode).with("size", List.of(9, 5)).build());
      cases.add(upsample("f32[N, 3, H, 7]", mode).with("scale", 3).where("H", 4).build());
    }
    cases.add(
        upsample("f32[N, 3, 4, 7]", "bilinear")
            .with("scale", 2)
            .with("align_corners", true)
            .build());
    cases.add(
        upsample("f32[N, 3, 4, 7]", "bilinear")
            .with("size", List.of(1, 15))
            .with("align_corners", true)
            .build());
  }

  private static CaseBuilder upsample(String type, String mode) {
    return CaseBuilder.of("upsample").input("x", type).with("mode", mode).where("N", 2);
  }

  private static void norms(List<OpCase> cases) {
    for (var type : List.of("f32[N, 17, 5, 7]", "f32[N, 33]", "f32[N, 7, 15]")) {
      cases.add(CaseBuilder.of("batch_norm").input("x", type).where("N", 3).build());
    }
    cases.add(
        CaseBuilder.of("group_norm")
            .input("x", "f32[N, 15, 5, 7]")
            .with("groups", 3)
            .where("N", 2)
            .build());
    cases.add(
        CaseBuilder.of("group_norm")
            .input("x", "f32[N, 4, H, 3]")
            .with("groups", 4)
            .with("eps", 0.1)
            .where("N", 2)
            .where("H", 5)
            .build());
  }
}
