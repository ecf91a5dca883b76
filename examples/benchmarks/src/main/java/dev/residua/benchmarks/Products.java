package dev.residua.benchmarks;

import org.openjdk.jmh.annotations.Param;

/// Matrix products through a linear layer without bias; `Compare` tells their GFLOP/s.
public class Products extends Contest {
  @Param({"product-384x384x384", "product-768x768x768", "product-128x384x1536"})
  public String product = "";

  @Override
  String row() {
    return product;
  }
}
