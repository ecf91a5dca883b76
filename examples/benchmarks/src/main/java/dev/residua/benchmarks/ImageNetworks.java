package dev.residua.benchmarks;

import org.openjdk.jmh.annotations.Param;

/// Image networks on one image and on eight, with random weights.
public class ImageNetworks extends Contest {
  @Param({
    "resnet18-1",
    "resnet18-8",
    "resnet50-1",
    "resnet50-8",
    "resnet152-1",
    "resnet152-8",
    "mobilenet_v2-1",
    "mobilenet_v2-8"
  })
  public String network = "";

  @Override
  String row() {
    return network;
  }
}
