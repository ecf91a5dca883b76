package dev.residua.compiler.graph;

/// An output of a model: its name, its value, and how it is shown to a person.
public record GraphOutput(String name, Node node, Presentation as) {
  public GraphOutput withNode(Node changed) {
    return new GraphOutput(name, changed, as);
  }
}
