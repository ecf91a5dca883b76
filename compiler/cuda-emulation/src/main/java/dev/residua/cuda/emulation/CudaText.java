package dev.residua.cuda.emulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What the toolchain must know of a `.cu` before it compiles it.
///
/// @param kernels in the order of the text
/// @param dynamicShared the array that is declared `extern __shared__`
record CudaText(List<KernelName> kernels, Optional<DynamicShared> dynamicShared) {
  /// @param bounds the launch bounds as C++: a number of threads
  record KernelName(String name, String bounds) {}

  record DynamicShared(String type, String name) {}

  private static final int MOST_SHARED_BYTES = 227 * 1024;

  private static final Pattern KERNEL =
      Pattern.compile(
          """
          extern\\s+"C"\\s+__global__\\s+void\\s+\
          (?:__launch_bounds__\\s*\\((?<bounds>[^,)]*(?:\\([^)]*\\))?[^,)]*)(?:,[^)]*)?\\)\\s*)?\
          (?<name>\\w+)\\s*\\(\
          """);

  private static final Pattern DYNAMIC =
      Pattern.compile(
          "extern\\s+__shared__\\s+(?:__align__\\s*\\(\\d+\\)\\s+|alignas\\s*\\(\\d+\\)\\s+)?"
              + "(?<type>[\\w: ]+?)\\s+(?<name>\\w+)\\s*\\[\\s*\\]");

  static CudaText read(String source) {
    var kernels = new ArrayList<KernelName>();
    var kernel = KERNEL.matcher(source);
    while (kernel.find()) {
      var bounds = kernel.group("bounds");
      kernels.add(new KernelName(kernel.group("name"), bounds == null ? "1024" : bounds.strip()));
    }
    var arrays = new ArrayList<DynamicShared>();
    var dynamic = DYNAMIC.matcher(source);
    while (dynamic.find()) {
      var array = new DynamicShared(dynamic.group("type"), dynamic.group("name"));
      if (!arrays.contains(array)) {
        arrays.add(array);
      }
    }
    if (arrays.size() > 1) {
      throw new IllegalArgumentException(
          "several arrays of dynamic shared memory in one file: " + arrays);
    }
    return new CudaText(List.copyOf(kernels), arrays.stream().findFirst());
  }

  /// The text of a host program that exports the kernels of `file`.
  String exporting(String file) {
    return "#include \"%s\"\n".formatted(file)
        + dynamicShared
            .map(array ->
                "RESIDUA_DYNAMIC_SHARED(%s, %s, %d)\n"
                    .formatted(array.type(), array.name(), MOST_SHARED_BYTES))
            .orElse("")
        + kernels.stream()
            .map(kernel -> "RESIDUA_KERNEL(%s, (%s))\n".formatted(kernel.name(), kernel.bounds()))
            .collect(Collectors.joining());
  }
}
