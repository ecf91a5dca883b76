package dev.residua.compiler.emit.java;

import dev.residua.compiler.emit.java.KernelCall.Argument;
import dev.residua.compiler.kernel.AttentionStep;
import dev.residua.compiler.kernel.Operand;
import dev.residua.compiler.tensor.Dim;
import java.util.List;
import java.util.stream.Collectors;

/// Prints attention that goes on: heads are shared among the parts of a run. A part first puts the
/// new keys and values of its heads behind the earlier ones, then lets a few queries at a time go
/// through them where they lie: nothing is packed or copied.
final class AttentionSteps {
  private final KernelLibrary library;

  AttentionSteps(KernelLibrary library) {
    this.library = library;
  }

  KernelCall print(AttentionStep step) {
    for (boolean vector : List.of(true, false)) {
      AttentionSoftmax.addTo(library, vector);
      for (int rows : List.of(4, 1)) {
        for (int vectors : vector ? List.of(rows == 1 ? 4 : 2, 1) : List.of(1)) {
          var tile = new Tile(rows, vectors);
          library.part(vector, tile.name(), () -> vector ? tile.vector() : tile.scalar());
          if (vectors > 1) {
            library.piece(tile.piece());
          }
        }
        library.part(vector, "through" + rows, () -> through(rows, vector));
      }
    }
    var name =
        library.method(
            "attention step",
            "Causal attention that goes on.",
            List.of(
                "float[] scratch",
                "StepPlan p",
                "int past",
                "float scale",
                "float[] q",
                "float[] k",
                "float[] v",
                "float[] keys",
                "float[] values",
                "float[] out"),
            TEXT,
            TEXT);
    return new KernelCall(
        name,
        List.of(
            new Argument.OfText("scratch"),
            new Argument.OfPlan("StepPlan", plan(step)),
            new Argument.OfDim(step.past()),
            new Argument.OfText(ScalarPrinter.literal(step.scale())),
            new Argument.OfBuffer(step.q().buffer()),
            new Argument.OfBuffer(step.k().buffer()),
            new Argument.OfBuffer(step.v().buffer()),
            new Argument.OfBuffer(step.keys()),
            new Argument.OfBuffer(step.values()),
            new Argument.OfBuffer(step.out().buffer())));
  }

  private static String plan(AttentionStep step) {
    return "StepPlan.of(%s, %s, %s, %s, %s)"
        .formatted(
            longs(
                List.of(
                    step.q().dim(0),
                    step.q().dim(2),
                    step.q().dim(1),
                    step.capacity(),
                    step.q().dim(3),
                    step.v().dim(3),
                    step.k().dim(2))),
            places(step.q()),
            places(step.k()),
            places(step.v()),
            places(step.out()));
  }

  private static String places(Operand operand) {
    return longs(
        List.of(operand.offset(), operand.stride(0), operand.stride(2), operand.stride(1)));
  }

  private static String longs(List<Dim> dims) {
    return dims.stream().map(Dims::print).collect(Collectors.joining(", ", "new long[] {", "}"));
  }

  private static final String TEXT =
      """
      int heads = p.batch * p.heads;
      int units = heads < team.parts() ? heads * p.queries : heads;
      int perHead = heads < team.parts() ? p.queries : 1;
      int begin = team.begin(part, units);
      int end = team.end(part, units);
      int appended = -1;
      for (int head = begin / perHead; head * perHead < end; head++) {
        int n = head / p.heads;
        int h = head % p.heads;
        int keyHead = h / p.group;
        // Parts that share a head of keys write the same values to the same places.
        if (appended != n * p.keyHeads + keyHead) {
          appended = n * p.keyHeads + keyHead;
          p.append(n, keyHead, past, k, v, keys, values);
        }
        int from = perHead == 1 ? 0 : Math.max(0, begin - head * perHead);
        int to = perHead == 1 ? p.queries : Math.min(p.queries, end - head * perHead);
        int qAt = p.q[0] + n * p.q[1] + h * p.q[2];
        int outAt = p.out[0] + n * p.out[1] + h * p.out[2];
        int keyAt = p.keysAt(n, keyHead);
        int valueAt = p.valuesAt(n, keyHead);
        int t = from;
        for (; t <= to - 4; t += 4) {
          through4(p, past + t, scale, q, qAt + t * p.q[3], keys, keyAt, values, valueAt, out, outAt + t * p.out[3], scratch);
        }
        for (; t < to; t++) {
          through1(p, past + t, scale, q, qAt + t * p.q[3], keys, keyAt, values, valueAt, out, outAt + t * p.out[3], scratch);
        }
      }
      """;

  /// The way of some queries through the keys and values of a head.
  private static String through(int rows, boolean vector) {
    int wide = rows == 1 ? 4 : 2;
    var code = new Lines();
    code.add("/// %s, the first of which sees `position` and all before it.", queries(rows));
    code.open(
        "private static void through%d(StepPlan p, int position, float scale, float[] q, int qAt,"
            + " float[] keys, int keyAt, float[] values, int valueAt, float[] out, int outAt,"
            + " float[] scratch)",
        rows);
    code.add("int row = p.capacity;");
    code.add("int scoreAt = SCRATCH;");
    code.add("int sumAt = scoreAt + StepPlan.ROWS * row;");
    code.add("int inverseAt = sumAt + StepPlan.ROWS * p.valueRow;");
    code.add("int seen = position + %d;", rows);
    code.add("int padded = Panels.padded(seen);");
    code.add("int s = 0;");
    if (vector) {
      code.open("for (; s <= padded - %d * LANES; s += %d * LANES)", wide, wide);
      code.add(
          "%s(q, qAt, p.q[3], p.keySize, keys, %s, Panels.GRAIN, scratch, scoreAt + s, row);",
          new Tile(rows, wide).name(), places(wide));
      code.close();
    }
    code.open("for (; s < padded; s += LANES)");
    code.add(
        "%s(q, qAt, p.q[3], p.keySize, keys, %s, Panels.GRAIN, scratch, scoreAt + s, row);",
        new Tile(rows, 1).name(), places(1));
    code.close();
    for (int i = 0; i < rows; i++) {
      code.add(
          "scratch[inverseAt + %d] = exponentials(scratch, scoreAt%s, position + %d, padded, scale);",
          i, i == 0 ? "" : " + " + i + " * row", i + 1);
    }
    code.add("int j = 0;");
    if (vector) {
      code.open("for (; j <= p.valueRow - %d * LANES; j += %d * LANES)", wide, wide);
      code.add(
          "%s(scratch, scoreAt, row, seen, values, %s, p.valueRow, scratch, sumAt + j, p.valueRow);",
          new Tile(rows, wide).name(), neighbours(wide));
      code.close();
    }
    code.open("for (; j < p.valueRow; j += LANES)");
    code.add(
        "%s(scratch, scoreAt, row, seen, values, %s, p.valueRow, scratch, sumAt + j, p.valueRow);",
        new Tile(rows, 1).name(), neighbours(1));
    code.close();
    for (int i = 0; i < rows; i++) {
      code.add(
          "System.arraycopy(scratch, sumAt%s, out, outAt%s, p.valueSize);",
          i == 0 ? "" : " + " + i + " * p.valueRow", i == 0 ? "" : " + " + i + " * p.out[3]");
    }
    code.add("divide(%d, p.valueSize, scratch, inverseAt, out, outAt, p.out[3]);", rows);
    return code.close().toString();
  }

  private static String queries(int rows) {
    return rows == 1 ? "One query" : rows + " queries";
  }

  /// Where the vectors of positions from `s` on begin.
  private static String places(int vectors) {
    return java.util.stream.IntStream.range(0, vectors)
        .mapToObj(j -> "keyAt + p.place(s%s)".formatted(lanes(j)))
        .collect(Collectors.joining(", "));
  }

  private static String neighbours(int vectors) {
    return java.util.stream.IntStream.range(0, vectors)
        .mapToObj(j -> "valueAt + j" + lanes(j))
        .collect(Collectors.joining(", "));
  }

  private static String lanes(int j) {
    return j == 0 ? "" : j == 1 ? " + LANES" : " + " + j + " * LANES";
  }

  /// Some rows by some vectors of columns: `out = Σ a w`, summed in the order of the depth.
  private record Tile(int rows, int vectors) {
    String name() {
      return "through%dx%d".formatted(rows, vectors);
    }

    private String declaration() {
      var places =
          java.util.stream.IntStream.range(0, vectors)
              .mapToObj(j -> "int w" + j)
              .collect(Collectors.joining(", "));
      return "private static void %s(float[] a, int aAt, int aRow, int depth, float[] w, %s, int step, float[] out, int outAt, int outRow)"
          .formatted(name(), places);
    }

    /// A call for two factors.
    String piece() {
      return "%s(a, 0, 0, 32, a%s, 0, a, 0, 0);".formatted(name(), ", 0".repeat(vectors));
    }

    String vector() {
      var code = new Lines();
      code.add("/// `out = Σ a w` for %s by %d vectors of columns.", rows + " rows", vectors);
      code.open("%s", declaration());
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < vectors; j++) {
          code.add("FloatVector c%d_%d = FloatVector.zero(SPECIES);", i, j);
        }
      }
      code.open("for (int d = 0; d < depth; d++)");
      for (int j = 0; j < vectors; j++) {
        code.add("FloatVector b%d = FloatVector.fromArray(SPECIES, w, w%d + d * step);", j, j);
      }
      for (int i = 0; i < rows; i++) {
        code.add(
            "FloatVector x%d = FloatVector.broadcast(SPECIES, a[aAt%s + d]);",
            i, i == 0 ? "" : i == 1 ? " + aRow" : " + " + i + " * aRow");
        for (int j = 0; j < vectors; j++) {
          code.add("c%d_%d = x%d.fma(b%d, c%d_%d);", i, j, i, j, i, j);
        }
      }
      code.close();
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < vectors; j++) {
          code.add(
              "c%d_%d.intoArray(out, outAt%s%s);",
              i, j, i == 0 ? "" : " + " + i + " * outRow", lanes(j));
        }
      }
      return code.close().toString();
    }

    /// Sixteen columns, without the Vector API.
    String scalar() {
      var code = new Lines();
      code.add("/// `out = Σ a w` for %d rows by sixteen columns.", rows);
      code.open("%s", declaration());
      code.open("for (int i = 0; i < %d; i++)", rows);
      code.add("int o = outAt + i * outRow;");
      code.add("Arrays.fill(out, o, o + LANES, 0f);");
      code.open("for (int d = 0; d < depth; d++)");
      code.add("float x = a[aAt + i * aRow + d];");
      code.open("for (int j = 0; j < LANES; j++)");
      code.add("out[o + j] = Math.fma(x, w[w0 + d * step + j], out[o + j]);");
      code.close().close().close();
      return code.close().toString();
    }
  }
}
