package dev.residua.compiler.check;

import dev.residua.compiler.diagnostic.Code;
import dev.residua.compiler.diagnostic.Diagnostic;
import dev.residua.compiler.diagnostic.Suggestion;
import dev.residua.compiler.graph.Node;
import dev.residua.compiler.source.SourceSpan;
import dev.residua.compiler.syntax.Ast;
import dev.residua.compiler.tensor.DType;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.Shape;
import dev.residua.compiler.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Written types: those that inputs have, and those that values are checked against.
final class Types {
  private final Elaboration elaboration;

  Types(Elaboration elaboration) {
    this.elaboration = elaboration;
  }

  Value.Unknown unknown(Ast.Name name, Collection<String> known) {
    Set<String> all = new TreeSet<>(known);
    Arrays.stream(DType.values()).forEach(type -> all.add(type.text()));
    Diagnostic diagnostic =
        Diagnostic.error(Code.UNKNOWN_TYPE, name.span(), "`" + name + "` is no type");
    Optional<String> help = Suggestion.of(name.text(), all).map(n -> "did you mean `" + n + "`?");
    return elaboration
        .reports()
        .error(diagnostic.help(help.orElse("there is " + String.join(", ", all))));
  }

  /// The type of an input. Names that are not known become symbols, which the scope then knows.
  Optional<TensorType> declared(Ast.Type type, Env env) {
    Optional<DType> dtype = dtype(type);
    List<Dim> dims = new ArrayList<>();
    boolean known = dtype.isPresent();
    for (Ast.Dimension dimension : type.dimensions().orElse(List.of())) {
      Optional<Dim> dim = Optional.empty();
      if (dimension instanceof Ast.SizeDimension(Ast.Expression size, var _)) {
        symbols(size, env);
        dim = dim(size, env);
      } else {
        elaboration
            .reports()
            .error(
                Code.UNKNOWN_TYPE, dimension.span(), "an input has all its axes written: not `..`");
      }
      dim.ifPresent(dims::add);
      known &= dim.isPresent();
    }
    return known
        ? Optional.of(new TensorType(dtype.orElseThrow(), new Shape(dims)))
        : Optional.empty();
  }

  private Optional<DType> dtype(Ast.Type type) {
    Optional<DType> dtype = DType.of(type.name().text());
    if (dtype.isEmpty()) {
      unknown(type.name(), List.of());
    }
    return dtype;
  }

  private void symbols(Ast.Expression size, Env env) {
    switch (size) {
      case Ast.Reference(Ast.Name name, SourceSpan span) -> {
        boolean known =
            env.scope().local(name.text()).isPresent()
                || env.scope().module().find(name.text()).filter(Types::isConstant).isPresent();
        if (!known) {
          env.scope().define(name.text(), new Value.Size(Dim.symbol(name.text())), span);
        }
      }
      case Ast.Binary binary -> {
        symbols(binary.left(), env);
        symbols(binary.right(), env);
      }
      default -> {}
    }
  }

  private static boolean isConstant(Module.Found found) {
    return found.declaration() instanceof Ast.Let;
  }

  private Optional<Dim> dim(Ast.Expression size, Env env) {
    Value value = elaboration.evaluator().any(size, env);
    Optional<Dim> dim = Arithmetic.dim(value);
    if (dim.isEmpty() && !(value instanceof Value.Unknown)) {
      elaboration
          .reports()
          .error(
              Code.NOT_CONSTANT, size.span(), "a size is a whole number, not " + value.describe());
    }
    boolean positive = dim.isEmpty() || !dim.get().isConstant() || dim.get().constant() >= 1;
    if (!positive) {
      elaboration
          .reports()
          .errorInUse(
              Diagnostic.error(
                  Code.ARGUMENT_VALUE, size.span(), "a size is at least 1, not " + dim.get()));
    }
    return positive ? dim : Optional.empty();
  }

  /// Checks a value against a written type.
  ///
  /// @param place where the value is made
  void check(Ast.Type type, TensorType actual, Env env, SourceSpan place, String name) {
    Optional<DType> dtype = dtype(type);
    if (dtype.isEmpty()) {
      return;
    }
    List<Optional<Dim>> wanted = new ArrayList<>();
    int rest = -1;
    for (Ast.Dimension dimension : type.dimensions().orElse(List.of())) {
      switch (dimension) {
        case Ast.RestDimension _ -> rest = wanted.size();
        case Ast.SizeDimension(Ast.Expression size, var _) when isAny(size) ->
            wanted.add(Optional.empty());
        case Ast.SizeDimension(Ast.Expression size, var _) -> {
          Optional<Dim> dim = dim(size, env);
          if (dim.isEmpty()) {
            return;
          }
          wanted.add(dim);
        }
      }
    }
    boolean fits = dtype.get() == actual.dtype() && fits(wanted, rest, actual.shape());
    if (!fits) {
      elaboration
          .reports()
          .errorInUse(
              Diagnostic.error(
                      Code.ANNOTATION,
                      type.span(),
                      "`%s` is written as %s, but is %s"
                          .formatted(name, written(dtype.get(), wanted, rest), actual))
                  .saying("this is written")
                  .also(place, "this makes " + actual));
    }
  }

  private static boolean isAny(Ast.Expression size) {
    return size instanceof Ast.Reference(Ast.Name name, var _) && name.text().equals("_");
  }

  private static boolean fits(List<Optional<Dim>> wanted, int rest, Shape shape) {
    if (rest < 0 ? wanted.size() != shape.rank() : wanted.size() > shape.rank()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      int axis = rest >= 0 && i >= rest ? shape.rank() - wanted.size() + i : i;
      Dim actual = shape.dim(axis);
      if (!wanted.get(i).map(actual::equals).orElse(true)) {
        return false;
      }
    }
    return true;
  }

  private static String written(DType dtype, List<Optional<Dim>> wanted, int rest) {
    List<String> sizes = new ArrayList<>();
    wanted.forEach(dim -> sizes.add(dim.map(Dim::toString).orElse("_")));
    if (rest >= 0) {
      sizes.add(rest, "..");
    }
    return dtype + "[" + String.join(", ", sizes) + "]";
  }

  /// Whether what flows into a block has the axes that it names; the names then stand in its scope.
  boolean matches(Optional<List<Ast.Size>> on, Value flowing, Scope scope) {
    if (on.isEmpty()) {
      return true;
    }
    List<Ast.Size> sizes = on.get();
    SourceSpan span =
        sizes.isEmpty()
            ? scope.module().file().span()
            : sizes.getFirst().span().to(sizes.getLast().span());
    if (!(flowing instanceof Value.Tensors(List<Node> nodes)) || nodes.size() != 1) {
      return failed(span, "one tensor flows into this block, not " + flowing.describe());
    }
    Shape shape = nodes.getFirst().shape();
    int rest = -1;
    for (int i = 0; i < sizes.size(); i++) {
      rest = sizes.get(i) instanceof Ast.RestSize ? i : rest;
    }
    int named = (int) sizes.stream().filter(Ast.NamedSize.class::isInstance).count();
    if (rest < 0 ? named != shape.rank() : named > shape.rank()) {
      return failed(
          span, "%d axes are named, but %s flows in".formatted(named, nodes.getFirst().type()));
    }
    boolean fits = true;
    for (int i = 0; i < sizes.size(); i++) {
      if (sizes.get(i) instanceof Ast.NamedSize(Ast.Name name, SourceSpan place)) {
        int axis = rest >= 0 && i > rest ? i - sizes.size() : i;
        fits &= define(name, shape.dim(axis), place, scope);
      }
    }
    return fits;
  }

  private boolean define(Ast.Name name, Dim dim, SourceSpan place, Scope scope) {
    if (name.text().equals("_")) {
      return true;
    }
    Optional<Dim> before =
        scope.declared(name.text()).flatMap(_ -> scope.local(name.text())).flatMap(Arithmetic::dim);
    if (before.isPresent() && !before.get().equals(dim)) {
      return failed(place, "`%s` is %s and %s at once".formatted(name, before.get(), dim));
    }
    scope.define(name.text(), Value.of(dim), place);
    return true;
  }

  private boolean failed(SourceSpan span, String message) {
    elaboration.reports().errorInUse(Diagnostic.error(Code.ON_PATTERN, span, message));
    return false;
  }
}
