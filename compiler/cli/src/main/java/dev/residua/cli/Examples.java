package dev.residua.cli;

/// The examples at the end of each command's help.
final class Examples {
  static final String[] ALL = {
    "  residua run examples/minilm/minilm.resnet --text \"A meal.\" --text \"Food.\"",
    "  residua summary resnet50.resnet",
    "  residua check *.resnet",
    "  residua compile resnet50.resnet -o src/main/java --package org.example",
    "",
    "residua COMMAND --help tells more.",
    "Exit codes: 0 well, 2 a mistake in what was given, 70 a failure of Residua."
  };

  private Examples() {}
}
