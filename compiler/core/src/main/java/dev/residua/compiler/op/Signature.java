package dev.residua.compiler.op;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The arguments that a call takes.
///
/// @param flowing how many tensors flow in from the left of `->` (or stand first in the
///   parentheses): 0, 1, or [#MANY]
/// @param arguments in the order in which they may be given without their names
public record Signature(int flowing, List<Argument> arguments) {
  /// Any number of tensors, at least one.
  public static final int MANY = Integer.MAX_VALUE;

  public Signature {
    arguments = List.copyOf(arguments);
  }

  public static Signature of(Argument... arguments) {
    return new Signature(1, Arrays.asList(arguments));
  }

  /// The kind of an argument's value.
  public enum Kind {
    /// A whole number.
    INT,
    /// A size: a whole number or an expression with symbols.
    SIZE,
    FLOAT,
    BOOL,
    /// One of [Argument#words], written bare.
    WORD,
    /// A word or a whole number.
    WORD_OR_INT,
    STRING,
    /// A list of whole numbers, or one number that stands for all of them.
    INTS,
    /// A list of sizes.
    SIZES,
    /// A value, or a parameter of another layer (`words.weight`).
    TENSOR
  }

  /// @param fallback the value when it is not given: a `Long`, `Double`, `Boolean`, `String` or
  ///   `List` of these; empty if it must be given, or if [#optional]
  /// @param optional whether it may be left out without a value: then [CallSite#given] is false
  /// @param words the words of [Kind#WORD]
  public record Argument(
      String name,
      Kind kind,
      Optional<Object> fallback,
      boolean optional,
      List<String> words,
      String doc) {
    public static Argument required(String name, Kind kind, String doc) {
      return new Argument(name, kind, Optional.empty(), false, List.of(), doc);
    }

    public static Argument optional(String name, Kind kind, String doc) {
      return new Argument(name, kind, Optional.empty(), true, List.of(), doc);
    }

    public static Argument of(String name, Kind kind, Object fallback, String doc) {
      return new Argument(name, kind, Optional.of(fallback), false, List.of(), doc);
    }

    public static Argument word(String name, String fallback, List<String> words, String doc) {
      return new Argument(name, Kind.WORD, Optional.of(fallback), false, words, doc);
    }

    public static Argument wordOrInt(String name, Object fallback, List<String> words, String doc) {
      return new Argument(name, Kind.WORD_OR_INT, Optional.of(fallback), false, words, doc);
    }
  }
}
