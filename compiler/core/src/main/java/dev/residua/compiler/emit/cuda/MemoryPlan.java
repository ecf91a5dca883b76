package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.emit.cuda.CudaMemory.Port;
import dev.residua.compiler.emit.cuda.KernelCall.Given;
import dev.residua.compiler.emit.cuda.Piece.Scope;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.BufferPlan;
import dev.residua.compiler.kernel.Program;
import dev.residua.compiler.kernel.Program.Binding;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Gives every buffer of a program and every scratch of its calls a piece of device memory.
final class MemoryPlan {
  private final List<Piece> pieces = new ArrayList<>();
  private final Map<Buffer, Integer> pieceOf = new HashMap<>();
  private final Map<String, Integer> scratch = new LinkedHashMap<>();
  private final KernelLibrary library;
  private final CudaMemory memory;

  MemoryPlan(Program program, KernelLibrary library, List<KernelCall> run) {
    this.library = library;
    var held = new HashSet<>(program.prepared());
    program.parameters().forEach(parameter -> fixed(parameter.buffer(), held));
    program.prepare().forEach(step -> step.writes().forEach(buffer -> fixed(buffer, held)));
    program.inputs().forEach(input -> own(input.buffer(), Scope.RUN));
    program.outputs().forEach(output -> own(output.buffer(), Scope.RUN));
    slots(BufferPlan.of(program, run.stream().map(KernelCall::steps).toList()));
    scratch(run);
    memory =
        new CudaMemory(
            pieces, ports(program.inputs()), ports(program.outputs()), ports(program.parameters()));
  }

  CudaMemory memory() {
    return memory;
  }

  /// What is passed for `given`.
  Argument argument(Given given) {
    return switch (given) {
      case Given.OfBuffer(var buffer) -> new Argument.Pointer(piece(buffer));
      case Given.OfScratch(var piece) ->
          new Argument.Pointer(scratch.getOrDefault(piece.name(), 0));
      case Given.OfSize(var value) -> new Argument.Size(value);
    };
  }

  private int piece(Buffer buffer) {
    var piece = pieceOf.get(buffer);
    if (piece == null) {
      throw new IllegalStateException("nothing holds " + buffer);
    }
    return piece;
  }

  private List<Port> ports(List<Binding> bindings) {
    return bindings.stream().map(binding -> new Port(binding, piece(binding.buffer()))).toList();
  }

  private void fixed(Buffer buffer, Set<Buffer> held) {
    own(buffer, held.contains(buffer) ? Scope.MODEL : Scope.LOAD);
  }

  private void own(Buffer buffer, Scope scope) {
    if (!pieceOf.containsKey(buffer)) {
      var storage = library.storage(buffer);
      pieceOf.put(
          buffer, add(new Piece(buffer.name(), scope, storage, List.of(buffer.size()), false)));
    }
  }

  private void slots(BufferPlan plan) {
    int first = pieces.size();
    for (int i = 0; i < plan.slots().size(); i++) {
      var slot = plan.slots().get(i);
      add(
          new Piece(
              "intermediate values " + i,
              Scope.RUN,
              Storage.of(slot.element()),
              List.copyOf(slot.sizes()),
              false));
    }
    plan.slotOf().forEach((buffer, slot) -> pieceOf.put(buffer, first + slot));
  }

  private void scratch(List<KernelCall> calls) {
    var sizes = new LinkedHashMap<String, Set<Dim>>();
    var pieceOfName = new LinkedHashMap<String, KernelCall.Scratch>();
    for (var call : calls) {
      for (var given : call.given()) {
        if (given instanceof Given.OfScratch(var piece)) {
          pieceOfName.putIfAbsent(piece.name(), piece);
          sizes.computeIfAbsent(piece.name(), _ -> new LinkedHashSet<>()).add(piece.size());
        }
      }
    }
    pieceOfName.forEach((name, piece) ->
        scratch.put(
            name,
            add(
                new Piece(
                    name,
                    Scope.RUN,
                    piece.storage(),
                    List.copyOf(sizes.getOrDefault(name, Set.of())),
                    piece.zeroed()))));
  }

  private int add(Piece piece) {
    pieces.add(piece);
    return pieces.size() - 1;
  }
}
