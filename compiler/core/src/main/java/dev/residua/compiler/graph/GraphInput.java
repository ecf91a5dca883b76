package dev.residua.compiler.graph;

/// An input of a model: its name, its value, and how a person gives it.
public record GraphInput(String name, Node node, Presentation from) {}
