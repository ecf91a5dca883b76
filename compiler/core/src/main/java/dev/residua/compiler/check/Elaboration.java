package dev.residua.compiler.check;

import dev.residua.compiler.diagnostic.Diagnostics;
import dev.residua.compiler.op.OpCatalog;
import dev.residua.compiler.op.OpDefinition;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What the parts of one model's elaboration share: the graph that grows, the reports, and each
/// other.
final class Elaboration {
  private final Reports reports;
  private final GraphBuilder graph = new GraphBuilder();
  private final Map<String, OpDefinition> ops =
      OpCatalog.all().stream().collect(Collectors.toMap(OpDefinition::name, Function.identity()));
  private final Arithmetic arithmetic;
  private final Functions functions;
  private final Evaluator evaluator;
  private final Names names;
  private final Calls calls;
  private final Application application;
  private final Operators operators;
  private final Bodies bodies;
  private final Brackets brackets;
  private final Residuals residuals;
  private final ResidualAdvice advice;
  private final Types types;

  Elaboration(Diagnostics diagnostics) {
    this.reports = new Reports(diagnostics);
    this.arithmetic = new Arithmetic(reports);
    this.advice = new ResidualAdvice(reports);
    this.functions = new Functions(reports, arithmetic);
    this.types = new Types(this);
    this.names = new Names(this);
    this.application = new Application(this);
    this.operators = new Operators(this);
    this.calls = new Calls(this);
    this.bodies = new Bodies(this);
    this.brackets = new Brackets(this);
    this.residuals = new Residuals(this);
    this.evaluator = new Evaluator(this);
  }

  Reports reports() {
    return reports;
  }

  GraphBuilder graph() {
    return graph;
  }

  Map<String, OpDefinition> ops() {
    return ops;
  }

  /// An op that the language itself needs.
  OpDefinition op(String name) {
    OpDefinition definition = ops.get(name);
    if (definition == null) {
      throw new IllegalStateException("no op " + name);
    }
    return definition;
  }

  Arithmetic arithmetic() {
    return arithmetic;
  }

  Functions functions() {
    return functions;
  }

  Evaluator evaluator() {
    return evaluator;
  }

  Names names() {
    return names;
  }

  Calls calls() {
    return calls;
  }

  Application application() {
    return application;
  }

  Operators operators() {
    return operators;
  }

  Bodies bodies() {
    return bodies;
  }

  Brackets brackets() {
    return brackets;
  }

  Residuals residuals() {
    return residuals;
  }

  /// What residuals are to be warned of.
  ResidualAdvice advice() {
    return advice;
  }

  Types types() {
    return types;
  }
}
