package dev.residua.benchmarks;

import org.openjdk.jmh.annotations.Param;

/// Image networks on one image, with random weights.
public class ImageNetworks extends Contest {
  @Param({"resnet18", "resnet50", "mobilenet_v2"})
  public String network = "";

  @Override
  String workload() {
    return network;
  }
}
