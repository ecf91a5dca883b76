package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.emit.cuda.CudaKernel.Parameter;
import dev.residua.compiler.emit.cuda.KernelCall.Given;
import dev.residua.compiler.kernel.Buffer;
import dev.residua.compiler.kernel.Kernel;
import dev.residua.compiler.tensor.Dim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The parameters of a kernel while its body is printed: buffers and sizes that only a run knows
/// become parameters, so that layers that differ only in these share one kernel.
final class KernelParameters {
  private final KernelLibrary library;
  private final Set<Buffer> written;
  private final Set<Buffer> read;
  private final Map<Buffer, String> buffers = new LinkedHashMap<>();
  private final Map<KernelCall.Scratch, String> scratch = new LinkedHashMap<>();
  private final Map<Dim, String> dims = new LinkedHashMap<>();
  private final boolean general;

  /// Sizes that the compiler knows are literals.
  KernelParameters(KernelLibrary library, Kernel kernel) {
    this(library, List.of(kernel));
  }

  /// The parameters of what does several steps at once.
  KernelParameters(KernelLibrary library, List<? extends Kernel> kernels) {
    this(library, kernels, false);
  }

  private KernelParameters(KernelLibrary library, List<? extends Kernel> kernels, boolean general) {
    this.library = library;
    this.general = general;
    this.written = new LinkedHashSet<>();
    this.read = new LinkedHashSet<>();
    for (var kernel : kernels) {
      written.addAll(kernel.writes());
      read.addAll(kernel.reads());
    }
  }

  /// All sizes but 0 and 1 are parameters, so that one kernel serves many shapes.
  static KernelParameters general(KernelLibrary library, Kernel kernel) {
    return new KernelParameters(library, List.of(kernel), true);
  }

  /// The name of the parameter that stands for a buffer: `x0`, `x1` and so on.
  String buffer(Buffer buffer) {
    return buffer(buffer, "x" + buffers.size());
  }

  /// The name of the parameter that stands for a buffer: the one that it has, else `name`, or what
  /// comes near it if another has that.
  String buffer(Buffer buffer, String name) {
    return buffers.computeIfAbsent(
        buffer, _ -> buffers.containsValue(name) ? name + buffers.size() : name);
  }

  String scratch(KernelCall.Scratch piece, String name) {
    return scratch.computeIfAbsent(piece, _ -> name);
  }

  /// An int expression for a size: a literal, or the name of a parameter.
  String size(Dim dim) {
    if (dim.isConstant() && (!general || dim.is(0) || dim.is(1))) {
      return Integer.toString(Math.toIntExact(dim.constant()));
    }
    return dims.computeIfAbsent(dim, this::name);
  }

  /// As above, with a name for the parameter that only this size has.
  String size(Dim dim, String name) {
    if (!dim.isConstant() && !name(dim).equals(dim.toString())) {
      dims.putIfAbsent(dim, name);
    }
    return size(dim);
  }

  /// Symbols keep their names where these are no words of C++; other sizes get numbers.
  private String name(Dim dim) {
    var text = dim.toString();
    return text.matches("[A-Z][0-9]?") ? text : "size" + dims.size();
  }

  KernelLibrary library() {
    return library;
  }

  /// The parameters, pointers first.
  List<Parameter> declarations() {
    var declared = new ArrayList<Parameter>();
    buffers.forEach((buffer, name) -> declared.add(new Parameter(pointer(buffer), name)));
    scratch.forEach(
        (piece, name) -> declared.add(new Parameter(piece.storage().type() + "*", name)));
    dims.values().forEach(name -> declared.add(new Parameter("int", name)));
    return declared;
  }

  private String pointer(Buffer buffer) {
    var type = library.storage(buffer).type();
    if (!written.contains(buffer)) {
      return "const " + type + "* __restrict__";
    }
    return read.contains(buffer) ? type + "*" : type + "* __restrict__";
  }

  /// What stands for the parameters in a call.
  List<Given> given() {
    var given = new ArrayList<Given>();
    buffers.keySet().forEach(buffer -> given.add(new Given.OfBuffer(buffer)));
    scratch.keySet().forEach(piece -> given.add(new Given.OfScratch(piece)));
    dims.keySet().forEach(dim -> given.add(new Given.OfSize(dim)));
    return given;
  }
}
