package dev.residua.compiler.tensor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/// A size: a number, a symbol known only at run time (`N`, `T`), or an expression over these.
///
/// Held as a polynomial with integer coefficients over atoms, in one canonical order, so that two
/// sizes are the same exactly when they are `equals`. Arithmetic throws [ArithmeticException] when
/// a coefficient leaves 64 bits.
public record Dim(List<Term> terms) {
  public static final Dim ZERO = new Dim(List.of());
  public static final Dim ONE = of(1);

  /// `coefficient` times the product of `factors`, which are sorted by their text.
  public record Term(long coefficient, List<Atom> factors) {
    public Term {
      factors = List.copyOf(factors);
    }
  }

  /// What a polynomial is made of.
  public sealed interface Atom {
    /// A size known only at run time.
    record Symbol(String name) implements Atom {
      @Override
      public String toString() {
        return name;
      }
    }

    /// The floor of `numerator / divisor`, with a positive divisor, where it does not divide.
    record Quotient(Dim numerator, long divisor) implements Atom {
      @Override
      public String toString() {
        return "(" + numerator + ") / " + divisor;
      }
    }
  }

  public Dim {
    terms = List.copyOf(terms);
  }

  public static Dim of(long value) {
    return value == 0 ? ZERO : new Dim(List.of(new Term(value, List.of())));
  }

  public static Dim symbol(String name) {
    return atom(new Atom.Symbol(name));
  }

  private static Dim atom(Atom atom) {
    return new Dim(List.of(new Term(1, List.of(atom))));
  }

  public static Dim product(Collection<Dim> dims) {
    return dims.stream().reduce(ONE, Dim::times);
  }

  public boolean isConstant() {
    return terms.isEmpty() || (terms.size() == 1 && terms.getFirst().factors().isEmpty());
  }

  /// A size `factor * symbol + offset` with a positive factor: from its value the symbol follows.
  public record Multiple(String symbol, long factor, long offset) {}

  /// This as a multiple of one symbol and an offset, where it is one.
  public Optional<Multiple> multiple() {
    long factor = 0;
    long offset = 0;
    var symbol = "";
    for (var term : terms) {
      if (term.factors().isEmpty()) {
        offset = term.coefficient();
      } else if (symbol.isEmpty()
          && term.coefficient() > 0
          && term.factors().size() == 1
          && term.factors().getFirst() instanceof Atom.Symbol(var name)) {
        symbol = name;
        factor = term.coefficient();
      } else {
        return Optional.empty();
      }
    }
    return symbol.isEmpty() ? Optional.empty() : Optional.of(new Multiple(symbol, factor, offset));
  }

  /// Whether this is a symbol and nothing else.
  public boolean isSymbol() {
    return multiple().filter(it -> it.factor() == 1 && it.offset() == 0).isPresent();
  }

  /// The value of a constant size.
  public long constant() {
    if (!isConstant()) {
      throw new IllegalStateException(this + " is not a constant");
    }
    return terms.isEmpty() ? 0 : terms.getFirst().coefficient();
  }

  /// Whether this is the constant `value`.
  public boolean is(long value) {
    return isConstant() && constant() == value;
  }

  public Dim plus(Dim other) {
    var sum = new ArrayList<>(terms);
    sum.addAll(other.terms);
    return canonical(sum);
  }

  public Dim plus(long other) {
    return plus(of(other));
  }

  public Dim minus(Dim other) {
    return plus(other.times(-1));
  }

  public Dim times(long factor) {
    return times(of(factor));
  }

  public Dim times(Dim other) {
    if (isConstant() && other.isConstant()) {
      return of(Math.multiplyExact(constant(), other.constant()));
    }
    var product = new ArrayList<Term>();
    for (var a : terms) {
      for (var b : other.terms) {
        var factors = new ArrayList<>(a.factors());
        factors.addAll(b.factors());
        factors.sort(Comparator.comparing(Atom::toString));
        product.add(new Term(Math.multiplyExact(a.coefficient(), b.coefficient()), factors));
      }
    }
    return canonical(product);
  }

  /// The floor of this divided by the positive `divisor`.
  public Dim floorDiv(long divisor) {
    if (divisor <= 0) {
      throw new IllegalArgumentException("divisor " + divisor);
    }
    if (isConstant()) {
      return of(Math.floorDiv(constant(), divisor));
    }
    // The whole multiples leave the quotient: floor((d * a + b) / d) = a + floor(b / d).
    var whole = new ArrayList<Term>();
    var rest = new ArrayList<Term>();
    for (var term : terms) {
      long quotient = Math.floorDiv(term.coefficient(), divisor);
      long remainder = term.coefficient() - quotient * divisor;
      if (quotient != 0) {
        whole.add(new Term(quotient, term.factors()));
      }
      if (remainder != 0) {
        rest.add(new Term(remainder, term.factors()));
      }
    }
    var left = new Dim(rest);
    if (left.isConstant()) {
      return canonical(whole);
    }
    return canonical(whole).plus(atom(new Atom.Quotient(left, divisor)));
  }

  /// The ceiling of this divided by the positive `divisor`.
  public Dim ceilDiv(long divisor) {
    return plus(divisor - 1).floorDiv(divisor);
  }

  /// This divided by `other`, where that leaves no remainder whatever the symbols are.
  public Optional<Dim> dividedBy(Dim other) {
    if (other.terms.size() != 1) {
      return equals(other) && !terms.isEmpty() ? Optional.of(ONE) : Optional.empty();
    }
    var divisor = other.terms.getFirst();
    var result = new ArrayList<Term>();
    for (var term : terms) {
      if (term.coefficient() % divisor.coefficient() != 0) {
        return Optional.empty();
      }
      var factors = new ArrayList<>(term.factors());
      for (var factor : divisor.factors()) {
        if (!factors.remove(factor)) {
          return Optional.empty();
        }
      }
      result.add(new Term(term.coefficient() / divisor.coefficient(), factors));
    }
    return Optional.of(new Dim(result));
  }

  /// The names of the symbols in this size, sorted.
  public SortedSet<String> symbols() {
    var names = new TreeSet<String>();
    for (var term : terms) {
      for (var factor : term.factors()) {
        switch (factor) {
          case Atom.Symbol(var name) -> names.add(name);
          case Atom.Quotient(var numerator, var _) -> names.addAll(numerator.symbols());
        }
      }
    }
    return names;
  }

  /// The value under the given values of the symbols.
  public long evaluate(ToLongFunction<String> symbols) {
    long sum = 0;
    for (var term : terms) {
      long product = term.coefficient();
      for (var factor : term.factors()) {
        long value =
            switch (factor) {
              case Atom.Symbol(var name) -> symbols.applyAsLong(name);
              case Atom.Quotient(var numerator, var divisor) ->
                  Math.floorDiv(numerator.evaluate(symbols), divisor);
            };
        product = Math.multiplyExact(product, value);
      }
      sum = Math.addExact(sum, product);
    }
    return sum;
  }

  private static Dim canonical(Collection<Term> terms) {
    var byFactors = new TreeMap<String, Term>();
    for (var term : terms) {
      byFactors.merge(
          term.factors().toString(),
          term,
          (a, b) -> new Term(Math.addExact(a.coefficient(), b.coefficient()), a.factors()));
    }
    // The constant, whose text is the shortest, goes last as one writes it: N + 1.
    return new Dim(
        byFactors.entrySet().stream()
            .filter(entry -> entry.getValue().coefficient() != 0)
            .sorted(
                Comparator.<Map.Entry<String, Term>>comparingInt(
                        entry -> entry.getValue().factors().isEmpty() ? 1 : 0)
                    .thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getValue)
            .toList());
  }

  /// As it is written in the language.
  @Override
  public String toString() {
    if (terms.isEmpty()) {
      return "0";
    }
    var text = new StringBuilder();
    for (var term : terms) {
      long size = Math.abs(term.coefficient());
      if (text.isEmpty()) {
        text.append(term.coefficient() < 0 ? "-" : "");
      } else {
        text.append(term.coefficient() < 0 ? " - " : " + ");
      }
      var factors = term.factors().stream().map(Atom::toString).toList();
      if (size != 1 || factors.isEmpty()) {
        text.append(size).append(factors.isEmpty() ? "" : " * ");
      }
      text.append(String.join(" * ", factors));
    }
    return text.toString();
  }
}
