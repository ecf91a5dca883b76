package dev.residua.compiler.emit.java;

import dev.residua.compiler.emit.java.KernelCall.Argument;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.kernel.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The statements that do one unit of a load. What is needed in between takes a room, `t[2]`, and
/// leaves it to others.
final class LoadStatements {
  private final Program program;
  private final References references;
  private final Set<Buffer> kept;
  private final Set<Buffer> parameters;
  private final List<String> statements = new ArrayList<>();
  private final Set<Buffer> present = new HashSet<>();
  private final Map<Buffer, String> rooms = new HashMap<>();
  private final List<Buffer> taken = new ArrayList<>();

  /// @param kept the buffers of the program that are held with the model
  /// @param parameters its parameters
  LoadStatements(Program program, References references, Set<Buffer> kept, Set<Buffer> parameters) {
    this.program = program;
    this.references = references;
    this.kept = kept;
    this.parameters = parameters;
  }

  List<String> all() {
    return statements;
  }

  /// The rooms that the statements need.
  int rooms() {
    return taken.size();
  }

  void add(LoadUnits.Unit unit, List<KernelCall> calls) {
    var lastUse = new HashMap<Buffer, Integer>();
    for (int kernel : unit.kernels()) {
      program.prepare().get(kernel).reads().forEach(buffer -> lastUse.put(buffer, kernel));
    }
    for (int kernel : unit.kernels()) {
      var last = new HashSet<Buffer>();
      lastUse.forEach((buffer, user) -> {
        if (user == kernel) {
          last.add(buffer);
        }
      });
      statements.add(statement(program.prepare().get(kernel), calls.get(kernel), last));
      taken.replaceAll(buffer -> lastUse.getOrDefault(buffer, kernel) <= kernel ? NOBODY : buffer);
    }
    for (var buffer : unit.kept()) {
      statements.add(read(buffer));
    }
  }

  private static final Buffer NOBODY =
      new Buffer("", Buffer.Element.FLOAT, dev.residua.compiler.tensor.Dim.ZERO);

  /// @param last the buffers that no later kernel reads
  private String statement(Kernel kernel, KernelCall call, Set<Buffer> last) {
    var text = new StringBuilder();
    for (var buffer : kernel.reads()) {
      if (parameters.contains(buffer) && present.add(buffer)) {
        text.append(read(buffer));
      }
    }
    for (var buffer : kernel.writes()) {
      // Several kernels may each write a part.
      if (!references.isShared(buffer) && present.add(buffer)) {
        text.append(scaledInPlace(kernel, buffer, last) ? "" : make(buffer));
      }
    }
    return text.append(inlined(kernel, call)).toString();
  }

  /// Whether rows are scaled where they were read: the room of the matrix becomes that of `out`.
  private boolean scaledInPlace(Kernel kernel, Buffer out, Set<Buffer> last) {
    var matrix = RowScaling.of(kernel).map(RowScaling::matrix).filter(rooms::containsKey);
    if (matrix.isEmpty() || !last.contains(matrix.get()) || kept.contains(out)) {
      return false;
    }
    taken.set(taken.indexOf(matrix.get()), out);
    rooms.put(out, rooms.get(matrix.get()));
    return true;
  }

  private String read(Buffer buffer) {
    int index = references.weightIndex(buffer);
    if (kept.contains(buffer)) {
      return "w[%d] = read(%d); // %s\n".formatted(index, index, buffer.name());
    }
    var room = room(buffer);
    return "%s = read(%d, %s); // %s\n".formatted(room, index, room, buffer.name());
  }

  private String make(Buffer buffer) {
    boolean floats = buffer.element() == Buffer.Element.FLOAT;
    var size = Dims.print(buffer.size());
    if (kept.contains(buffer) || !floats) {
      return "%s = new %s[%s];\n".formatted(references.of(buffer), floats ? "float" : "int", size);
    }
    var room = room(buffer);
    return "%s = room(%s, %s);\n".formatted(room, room, size);
  }

  private String room(Buffer buffer) {
    int free = taken.indexOf(NOBODY);
    if (free < 0) {
      free = taken.size();
      taken.add(buffer);
    } else {
      taken.set(free, buffer);
    }
    var room = "t[" + free + "]";
    rooms.put(buffer, room);
    return room;
  }

  /// A call that makes its offsets on the spot.
  private String inlined(Kernel kernel, KernelCall call) {
    var inlined = new ArrayList<Argument>();
    for (var argument : call.arguments()) {
      inlined.add(
          switch (argument) {
            case Argument.OfPlan(var _, var text) -> new Argument.OfText(text);
            case Argument.OfText(var text) when text.equals("scratch") ->
                new Argument.OfText("new float[SCRATCH]");
            case Argument.OfBuffer _,
                Argument.OfOffset _,
                Argument.OfShift _,
                Argument.OfDim _,
                Argument.OfText _ ->
                argument;
          });
    }
    return new Calls(references, rooms).alone(kernel, new KernelCall(call.method(), inlined));
  }
}
