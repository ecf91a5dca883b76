package dev.residua.cli;

/// What a model is compiled to.
enum Target {
  JAVA,
  CUDA,
  BOTH;

  boolean java() {
    return this != CUDA;
  }

  boolean cuda() {
    return this != JAVA;
  }
}
