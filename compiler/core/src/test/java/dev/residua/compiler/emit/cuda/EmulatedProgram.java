package dev.residua.compiler.emit.cuda;

import static com.google.common.truth.Truth.assertWithMessage;

import dev.residua.compiler.kernel.Program.Binding;
import dev.residua.compiler.tensor.Dim;
import dev.residua.compiler.tensor.ReferenceTensor;
import dev.residua.cuda.emulation.Dim3;
import dev.residua.cuda.emulation.EmulatedModule;
import dev.residua.cuda.emulation.Schedule;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Runs the launches of a [CudaProgram] one after the other on emulated kernels, as its
/// documentation says a host must. Memory begins as NaN, and nothing may be written past its end.
public final class EmulatedProgram {
  private static final long GUARD = Piece.ALIGNMENT;
  private static final byte UNTOUCHED = (byte) 0xff;

  private final CudaProgram program;
  private final EmulatedModule module;
  private final Schedule schedule;
  private final Map<String, Long> symbols;
  private final List<MemorySegment> memory = new ArrayList<>();

  private EmulatedProgram(
      CudaProgram program, EmulatedModule module, Schedule schedule, Map<String, Long> symbols) {
    this.program = program;
    this.module = module;
    this.schedule = schedule;
    this.symbols = symbols;
  }

  /// The outputs by name.
  ///
  /// @param runs how often the launches of a run are repeated
  public static Map<String, ReferenceTensor> run(
      CudaProgram program,
      EmulatedModule module,
      Schedule schedule,
      Map<String, ReferenceTensor> inputs,
      Map<String, ReferenceTensor> parameters,
      int runs) {
    var symbols = new HashMap<String, Long>();
    for (var port : program.memory().inputs()) {
      var shape = port.binding().type().shape();
      for (int axis = 0; axis < shape.rank(); axis++) {
        symbols.put(
            shape.dim(axis).toString(), (long) given(inputs, port.binding().name()).dim(axis));
      }
    }
    try (var arena = Arena.ofConfined()) {
      var run = new EmulatedProgram(program, module, schedule, symbols);
      run.allocate(arena);
      program.memory().parameters().forEach(port -> run.fill(port, parameters));
      program.prepare().forEach(run::launch);
      program.memory().inputs().forEach(port -> run.fill(port, inputs));
      for (int i = 0; i < runs; i++) {
        program.launches().forEach(run::launch);
      }
      run.checkGuards();
      var outputs = new LinkedHashMap<String, ReferenceTensor>();
      program
          .memory()
          .outputs()
          .forEach(port -> outputs.put(port.binding().name(), run.read(port)));
      return outputs;
    }
  }

  private static <T> T given(Map<String, T> values, String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  private long size(Dim dim) {
    return dim.evaluate(name -> given(symbols, name));
  }

  private long elements(Piece piece) {
    return piece.sizes().stream().mapToLong(this::size).max().orElse(0);
  }

  private long bytes(Piece piece) {
    return elements(piece) * piece.storage().bytes();
  }

  private void allocate(Arena arena) {
    for (var piece : program.memory().pieces()) {
      var segment = arena.allocate(bytes(piece) + GUARD, Piece.ALIGNMENT).fill(UNTOUCHED);
      if (piece.zeroed()) {
        segment.asSlice(0, bytes(piece)).fill((byte) 0);
      }
      memory.add(segment);
    }
  }

  private void checkGuards() {
    for (int i = 0; i < memory.size(); i++) {
      var piece = program.memory().pieces().get(i);
      var guard = memory.get(i).asSlice(bytes(piece));
      for (byte value : guard.toArray(ValueLayout.JAVA_BYTE)) {
        assertWithMessage("what lies past %s", piece).that(value).isEqualTo(UNTOUCHED);
      }
    }
  }

  private void fill(CudaMemory.Port port, Map<String, ReferenceTensor> values) {
    double[] data = given(values, port.binding().name()).data();
    var segment = memory.get(port.piece());
    for (int i = 0; i < data.length; i++) {
      if (isFloat(port.binding())) {
        segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) data[i]);
      } else {
        segment.setAtIndex(ValueLayout.JAVA_INT, i, (int) data[i]);
      }
    }
  }

  private ReferenceTensor read(CudaMemory.Port port) {
    var dims = port.binding().type().shape().dims();
    int[] shape = dims.stream().mapToInt(dim -> Math.toIntExact(size(dim))).toArray();
    var result = ReferenceTensor.zeros(shape);
    var segment = memory.get(port.piece());
    for (int i = 0; i < result.data().length; i++) {
      result.data()[i] =
          isFloat(port.binding())
              ? segment.getAtIndex(ValueLayout.JAVA_FLOAT, i)
              : segment.getAtIndex(ValueLayout.JAVA_INT, i);
    }
    return result;
  }

  private static boolean isFloat(Binding binding) {
    return binding.type().dtype().isFloat();
  }

  private void launch(Launch launch) {
    var arguments = new ArrayList<dev.residua.cuda.emulation.Argument>();
    for (var argument : launch.arguments()) {
      arguments.add(
          switch (argument) {
            case Argument.Pointer(var piece) ->
                dev.residua.cuda.emulation.Argument.of(
                    memory.get(piece).asSlice(0, bytes(program.memory().pieces().get(piece))));
            case Argument.Size(var value) ->
                dev.residua.cuda.emulation.Argument.of(Math.toIntExact(size(value)));
          });
    }
    var grid =
        Dim3.of(
            Math.toIntExact(Math.min(size(launch.grid().x()), launch.grid().mostX())),
            Math.toIntExact(size(launch.grid().y())),
            Math.toIntExact(size(launch.grid().z())));
    module.launch(
        launch.kernel(),
        new dev.residua.cuda.emulation.Launch(
            grid, Dim3.of(launch.threads()), Math.toIntExact(size(launch.sharedBytes()))),
        schedule,
        arguments);
  }
}
