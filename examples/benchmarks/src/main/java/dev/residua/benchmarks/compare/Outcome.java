package dev.residua.benchmarks.compare;

/// What was found out about a row.
///
/// @param difference the greatest of the outputs, over the greatest number in them
/// @param allocated bytes of the heap that a run of Residua takes
/// @param peak what this machine can do with these threads, in GFLOP/s
record Outcome(
    String row,
    int threads,
    double difference,
    Duel duel,
    long allocated,
    long multiplyAdds,
    double peak) {
  /// As a process tells another.
  String line() {
    return String.join(
        " ",
        row,
        Integer.toString(threads),
        Double.toString(difference),
        Double.toString(duel.first()),
        Double.toString(duel.second()),
        Double.toString(duel.ratio()),
        Double.toString(duel.spread()),
        Long.toString(allocated),
        Long.toString(multiplyAdds),
        Double.toString(peak));
  }

  static Outcome parse(String line) {
    var words = line.split(" ", -1);
    var duel =
        new Duel(
            Double.parseDouble(words[3]),
            Double.parseDouble(words[4]),
            Double.parseDouble(words[5]),
            Double.parseDouble(words[6]));
    return new Outcome(
        words[0],
        Integer.parseInt(words[1]),
        Double.parseDouble(words[2]),
        duel,
        Long.parseLong(words[7]),
        Long.parseLong(words[8]),
        Double.parseDouble(words[9]));
  }

  private double gflop() {
    return 2e-6 * multiplyAdds;
  }

  /// GFLOP/s of ONNX Runtime.
  double firstRate() {
    return gflop() / duel.first();
  }

  /// GFLOP/s of Residua.
  double secondRate() {
    return gflop() / duel.second();
  }
}
