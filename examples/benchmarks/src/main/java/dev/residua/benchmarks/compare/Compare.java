package dev.residua.benchmarks.compare;

import dev.residua.benchmarks.Options;
import dev.residua.benchmarks.measure.JavaProcess;
import dev.residua.benchmarks.network.Preparation;
import dev.residua.benchmarks.network.Row;
import dev.residua.benchmarks.network.Rows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Runs Residua and ONNX Runtime in turns and prints how they compare; the script `compare` starts
/// it. Each network has a JVM of its own, as one model's profile changes how the next is compiled;
/// where there is time, each row has.
public final class Compare {
  private final Options options;
  private final Preparation preparation = new Preparation();
  private final List<String> failures = new ArrayList<>();

  private Compare(Options options) {
    this.options = options;
  }

  /// The options of the script.
  public static void main(String[] arguments) {
    Options.run(arguments, Rows.names(Rows.all()), "", options -> new Compare(options).run());
  }

  private int run() {
    print(OutcomeTable.head());
    if (!options.quick() || !options.rows().pattern().isEmpty()) {
      measure(Rows.products());
    }
    var outcomes = measure(Rows.networks());
    print("");
    for (int count : options.threads()) {
      var some = outcomes.stream().filter(outcome -> outcome.threads() == count).toList();
      print(
          "%d %s: %s"
              .formatted(count, count == 1 ? "thread" : "threads", OutcomeTable.summary(some)));
    }
    failures.forEach(Compare::print);
    print("ratio: " + OutcomeTable.summary(outcomes));
    return failures.isEmpty() ? 0 : 1;
  }

  private List<Outcome> measure(List<Row> rows) {
    Map<String, List<Row>> groups =
        rows.stream()
            .filter(row -> options.wants(row.name()))
            .collect(
                Collectors.groupingBy(
                    row -> options.quick() ? row.network() : row.name(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    var outcomes = new ArrayList<Outcome>();
    groups.values().forEach(group -> outcomes.addAll(process(group)));
    return outcomes;
  }

  /// Measures rows of one network in a JVM of their own, with the flags of this one.
  private List<Outcome> process(List<Row> rows) {
    var outcomes = new ArrayList<Outcome>();
    var arguments = new ArrayList<String>();
    arguments.add(options.quick() ? "quick" : "full");
    arguments.add(options.clock().name());
    arguments.add(
        options.threads().stream().map(Object::toString).collect(Collectors.joining(",")));
    for (var row : rows) {
      var prepared = preparation.prepare(row, Preparation.Storage.APART);
      arguments.add(prepared.save(Preparation.folder().resolve(row.name() + ".txt")).toString());
    }
    try {
      JavaProcess.likeThis(Measure.class, arguments)
          .run(line -> {
            if (line.startsWith(Measure.FAILED)) {
              failures.add(line);
            } else {
              outcomes.add(Outcome.parse(line));
              print(OutcomeTable.line(outcomes.getLast()));
            }
          });
    } catch (IllegalStateException e) {
      failures.add(Measure.FAILED + rows.stream().map(Row::name).toList() + ": " + e.getMessage());
    }
    return outcomes;
  }

  private static void print(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
