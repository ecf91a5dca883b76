package dev.residua.benchmarks;

import org.openjdk.jmh.annotations.Param;

/// Larger Transformers with random weights.
public class Transformers extends Contest {
  @Param({"vit_b16-1", "gpt2-prompt-128", "gpt2-token-after-128"})
  public String network = "";

  @Override
  String row() {
    return network;
  }
}
