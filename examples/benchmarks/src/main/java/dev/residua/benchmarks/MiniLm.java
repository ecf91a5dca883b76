package dev.residua.benchmarks;

import org.openjdk.jmh.annotations.Param;

/// all-MiniLM-L6-v2: a batch of sentences by their tokens.
public class MiniLm extends Contest {
  @Param({"minilm-1x16", "minilm-1x128", "minilm-8x128", "minilm-32x64", "minilm-1x512"})
  public String sentences = "";

  @Override
  String row() {
    return sentences;
  }
}
