package dev.residua.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The parameters of a generated model, as its source lists them: one a line, with name, type and
/// initializer, for example `conv1.weight f32[64, 3, 7, 7] normal 0.025`.
public final class ParameterList {
  private ParameterList() {}

  /// The parameters in the order of the lines.
  ///
  /// @throws ResiduaException where a line is not of that form
  public static List<Parameter> parse(String... texts) {
    var parameters = new ArrayList<Parameter>();
    for (var text : texts) {
      for (var line : text.split("\n", -1)) {
        if (!line.isBlank()) {
          parameters.add(parameter(line));
        }
      }
    }
    return parameters;
  }

  private static Parameter parameter(String line) {
    int space = line.indexOf(' ');
    int open = line.indexOf('[', space);
    int close = line.indexOf(']', open);
    if (space < 0 || open < 0 || close < 0) {
      throw new ResiduaException("not a parameter: " + line);
    }
    var dims = line.substring(open + 1, close).strip();
    var shape = new ArrayList<Integer>();
    for (int from = 0, to; from < dims.length(); from = to + 1) {
      int comma = dims.indexOf(',', from);
      to = comma < 0 ? dims.length() : comma;
      shape.add(Integer.valueOf(dims.substring(from, to).strip()));
    }
    var type = DType.valueOf(line.substring(space + 1, open).toUpperCase(Locale.ROOT));
    var rest = line.substring(close + 1).strip().split(" ", 2);
    var kind = Initializer.Kind.valueOf(rest[0].toUpperCase(Locale.ROOT));
    float value = rest.length > 1 ? Float.parseFloat(rest[1]) : 0;
    return new Parameter(line.substring(0, space), type, shape, new Initializer(kind, value));
  }
}
