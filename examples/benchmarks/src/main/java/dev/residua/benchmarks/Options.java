package dev.residua.benchmarks;

import dev.residua.benchmarks.measure.Clock;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What the script `compare` was given.
///
/// @param rows the rows whose name has this in it
/// @param threads how many both engines get, one count after the other
public record Options(boolean quick, Clock clock, Pattern rows, List<Integer> threads) {
  private static final int MISUSE = 2;

  /// A mistake of the caller, told in one line.
  static final class Misuse extends RuntimeException {
    private static final long serialVersionUID = 1;

    Misuse(String message) {
      super(message);
    }
  }

  /// Parses the arguments of a program, runs it and ends the process with its exit code, or with 2
  /// and one line where the arguments are wrong.
  ///
  /// @param names the rows that there are
  /// @param rows what `--rows` is where it is not given
  public static void run(
      String[] arguments, List<String> names, String rows, ToIntFunction<Options> program) {
    int code;
    try {
      var options = parse(rows, arguments);
      options.check(names);
      code = program.applyAsInt(options);
    } catch (Misuse e) {
      System.err.println("compare: " + e.getMessage());
      code = MISUSE;
    }
    System.exit(code);
  }

  /// @throws Misuse if an option is not known, has no value or one that it cannot have
  static Options parse(String defaultRows, String... arguments) {
    boolean quick = false;
    var clock = Clock.WALL;
    var rows = Pattern.compile(defaultRows);
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
    return new Options(quick, clock, rows, threads);
  }

  /// @throws Misuse if no row is wanted
  void check(List<String> names) {
    if (names.stream().noneMatch(this::wants)) {
      throw new Misuse("--rows: none has " + rows + " in its name, of " + String.join(", ", names));
    }
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
      throw new Misuse("--threads takes a number or `both`, not " + count);
    }
    return List.of(Integer.valueOf(count));
  }

  /// Whether a row is wanted.
  public boolean wants(String row) {
    return rows.matcher(row).find();
  }
}
