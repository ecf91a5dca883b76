package dev.residua.compiler.emit.java;

import dev.residua.compiler.expr.Fn;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The kernels' methods that a generated class needs, each once, in the order of their first use.
final class KernelLibrary {
  /// The parameters of a method that computes a part's share.
  private static final List<String> SHARE = List.of("int part", "Team team");

  /// Those of a method that computes the steps from `first` up to `last`.
  private static final List<String> STEPS = List.of("int first", "int last");

  /// One method in its two forms.
  record Method(String name, String doc, List<String> parameters, String plain, String vector) {}

  private final Map<String, Method> methods = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Set<Fn> functions = EnumSet.noneOf(Fn.class);
  private final Map<String, String> plainParts = new LinkedHashMap<>();
  private final Map<String, String> vectorParts = new LinkedHashMap<>();
  private final Set<String> pieces = new LinkedHashSet<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final Map<String, String> keyed = new HashMap<>();

  private final boolean loading;

  /// @param loading whether its kernels run but once, at load: they are plain Java, and have all
  ///   sizes as parameters, so that the layers share few methods, which are compiled soon
  KernelLibrary(boolean loading) {
    this.loading = loading;
  }

  /// Whether its kernels run but once, at load.
  boolean loading() {
    return loading;
  }

  /// The parameters and arguments of a method that is about to be printed.
  KernelMethod begin() {
    return new KernelMethod(loading);
  }

  /// The call of the method with these bodies, which computes a part's share: an older one if they
  /// are the same.
  ///
  /// @param parameters after the part and the team
  String method(String title, String doc, List<String> parameters, String plain, String vector) {
    return method(camel(title), doc, SHARE, parameters, plain, vector);
  }

  /// As above, of a method that computes the steps from `first` up to `last`.
  ///
  /// @param parameters after the steps
  String steps(String title, String doc, List<String> parameters, String plain, String vector) {
    return method(camel(title) + "Lines", doc, STEPS, parameters, plain, vector);
  }

  private String method(
      String name,
      String doc,
      List<String> head,
      List<String> parameters,
      String plain,
      String vector) {
    var all = Stream.concat(head.stream(), parameters.stream()).toList();
    return (loading ? "" : "kernels.")
        + methods
            .computeIfAbsent(
                all + plain + vector, _ -> new Method(unique(name), doc, all, plain, vector))
            .name();
  }

  /// A private method of the plain or the vector kernels that others call; `name` tells it apart.
  void part(boolean vector, String name, String text) {
    (vector ? vectorParts : plainParts).putIfAbsent(name, text);
  }

  /// As above, for a text that is worth printing once only.
  void part(boolean vector, String name, Supplier<String> text) {
    (vector ? vectorParts : plainParts).computeIfAbsent(name, _ -> text.get());
  }

  /// A statement that computes a small piece of a kernel with vectors: `a` is memory of floats, `v`
  /// of ints.
  void piece(String call) {
    pieces.add(call);
  }

  List<String> pieces() {
    return List.copyOf(pieces);
  }

  /// A fresh name for a private method.
  String partName(String base) {
    return base + counts.merge(base, 1, Integer::sum);
  }

  /// The name of the private method that `key` tells from others of the same base.
  String partName(String key, String base) {
    return keyed.computeIfAbsent(key, _ -> partName(base));
  }

  Set<Fn> functions() {
    return functions;
  }

  List<Method> methods() {
    return List.copyOf(methods.values());
  }

  List<String> parts(boolean vector) {
    return List.copyOf((vector ? vectorParts : plainParts).values());
  }

  /// The scalar methods of the functions that the kernels use.
  List<String> functionMethods() {
    var texts = new LinkedHashSet<String>();
    functions.forEach(fn -> texts.addAll(MathFunctions.methods(fn)));
    return new ArrayList<>(texts);
  }

  private String unique(String base) {
    var name = base;
    for (int i = 2; !names.add(name); i++) {
      name = base + i;
    }
    return name;
  }

  /// `max pool 3x3 /2` → `maxPool3x3`: the words up to the first that is none.
  static String camel(String title) {
    var name = new StringBuilder();
    for (var word : title.split("[^A-Za-z0-9]+", -1)) {
      if (word.isEmpty() || name.isEmpty() && !Character.isLetter(word.charAt(0))) {
        continue;
      }
      name.append(
          name.isEmpty()
              ? Character.toLowerCase(word.charAt(0))
              : Character.toUpperCase(word.charAt(0)));
      name.append(word.substring(1));
      if (name.length() > 24) {
        break;
      }
    }
    return name.isEmpty() || javax.lang.model.SourceVersion.isKeyword(name)
        ? "kernel" + name
        : name.toString();
  }
}
