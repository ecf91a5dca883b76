package dev.residua.benchmarks.compare;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What the script `compare` was given.
///
/// @param rows the rows whose name has this in it
/// @param threads how many both engines get, one count after the other
record CompareOptions(boolean quick, Clock clock, Pattern rows, List<Integer> threads) {
  /// A mistake of the caller, told in one line.
  static final class Misuse extends RuntimeException {
    private static final long serialVersionUID = 1;

    Misuse(String message) {
      super(message);
    }
  }

  /// @throws Misuse if an option is not known, has no value or one that it cannot have
  static CompareOptions parse(String... arguments) {
    boolean quick = false;
    var clock = Clock.WALL;
    var rows = Pattern.compile("");
    var threads = List.of(1, 2);
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--quick" -> quick = true;
        case "--cpu-time" -> clock = Clock.THREAD;
        case "--rows" -> rows = pattern(value(arguments, ++i));
        case "--threads" -> threads = threads(value(arguments, ++i));
        default -> throw new Misuse("unknown option " + arguments[i]);
      }
    }
    return new CompareOptions(quick, clock, rows, threads);
  }

  private static String value(String[] arguments, int index) {
    if (index == arguments.length) {
      throw new Misuse(arguments[index - 1] + " needs a value");
    }
    return arguments[index];
  }

  private static Pattern pattern(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new Misuse("--rows: " + e.getDescription() + " in " + regex);
    }
  }

  private static List<Integer> threads(String count) {
    if (count.equals("both")) {
      return List.of(1, 2);
    }
    if (!count.matches("[1-9]\\d?")) {
      throw new Misuse("--threads takes 1, 2, another number or both, not " + count);
    }
    return List.of(Integer.valueOf(count));
  }

  Effort effort() {
    return quick ? Effort.QUICK : Effort.FULL;
  }
}
