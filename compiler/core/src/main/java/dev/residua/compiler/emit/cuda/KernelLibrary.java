package dev.residua.compiler.emit.cuda;

import dev.residua.compiler.kernel.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The kernels of a program, each once, in the order of their first launch, and the functions that
/// they call.
final class KernelLibrary {
  private static final int WIDTH = 100;
  private static final Templates FUNCTIONS = Templates.of("functions");
  private static final Templates FILE = Templates.of("file");

  private final Map<KernelText, String> names = new LinkedHashMap<>();
  private final Map<String, List<KernelCall>> uses = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Set<String> functions = new LinkedHashSet<>();
  private final Map<Buffer, Storage> storages = new HashMap<>();

  /// The name of the kernel with this text: an older one if they are the same.
  String kernel(KernelCall call) {
    var text = call.text();
    var name = names.computeIfAbsent(text.untitled(), _ -> unique(identifier(text.title())));
    uses.computeIfAbsent(name, _ -> new ArrayList<>()).add(call);
    return name;
  }

  /// Makes sure that the file has a device function of `functions.stg`.
  void function(String name) {
    functionText(FUNCTIONS.render(name));
  }

  /// Makes sure that the file has a device function; those that it calls must be there already.
  void functionText(String text) {
    functions.add(text);
  }

  /// Lets a buffer lie in another form than its elements suggest.
  void store(Buffer buffer, Storage storage) {
    storages.put(buffer, storage);
  }

  Storage storage(Buffer buffer) {
    return storages.getOrDefault(buffer, Storage.of(buffer.element()));
  }

  List<String> functions() {
    return List.copyOf(functions);
  }

  List<CudaKernel> kernels() {
    var kernels = new ArrayList<CudaKernel>();
    names.forEach((text, name) ->
        kernels.add(
            new CudaKernel(
                name,
                text.parameters(),
                text.threads(),
                FILE.render(
                    "kernel",
                    new Printed(
                        KernelComment.of(uses.getOrDefault(name, List.of())),
                        name,
                        declarations(name, text),
                        text.bounds(),
                        text.body())))));
    return kernels;
  }

  /// The parameters behind the kernel's name where they fit there, else on lines of their own.
  private static String declarations(String name, KernelText text) {
    var declared = text.parameters().stream().map(each -> each.type() + " " + each.name()).toList();
    var line = String.join(", ", declared);
    return name.length() + line.length() + 4 <= WIDTH
        ? line
        : "\n    " + String.join("\n    ", KernelComment.wrapped(declared));
  }

  /// What the template `kernel` names.
  private record Printed(
      List<String> comment, String name, String parameters, String bounds, String body) {}

  private String unique(String base) {
    var name = base;
    for (int i = 2; !taken.add(name); i++) {
      name = base + "_" + i;
    }
    return name;
  }

  /// `max pool 3x3 /2` → `max_pool_3x3`: the words up to the first that is too many.
  private static String identifier(String title) {
    var name = new StringBuilder();
    for (var word : title.split("[^A-Za-z0-9]+", -1)) {
      if (word.isEmpty() || name.isEmpty() && !Character.isLetter(word.charAt(0))) {
        continue;
      }
      name.append(name.isEmpty() ? "" : "_").append(word);
      if (name.length() > 24) {
        break;
      }
    }
    // No name of C++, of CUDA or of a device function ends so.
    return name + "_kernel";
  }
}
