package dev.residua.cli.cuda;

import dev.residua.compiler.emit.cuda.Resources;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what `ptxas -v` prints of each kernel:
///
/// ```
/// ptxas info    : Compiling entry function 'add_kernel' for 'sm_90'
/// ptxas info    : Function properties for add_kernel
///     0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads
/// ptxas info    : Used 40 registers, used 1 barriers, 4096 bytes smem
/// ```
final class PtxasReport {
  private static final Pattern KERNEL = Pattern.compile("Compiling entry function '(\\w+)'");
  private static final Pattern SPILLS =
      Pattern.compile("(\\d+) bytes spill stores, (\\d+) bytes spill loads");
  private static final Pattern REGISTERS = Pattern.compile("Used (\\d+) registers");
  private static final Pattern SHARED = Pattern.compile("(\\d+) bytes smem");

  private PtxasReport() {}

  static Map<String, KernelUsage> read(String output) {
    var kernels = new LinkedHashMap<String, KernelUsage>();
    var name = "";
    int spilled = 0;
    for (var line : output.lines().toList()) {
      var kernel = KERNEL.matcher(line);
      var spills = SPILLS.matcher(line);
      var registers = REGISTERS.matcher(line);
      if (kernel.find()) {
        name = kernel.group(1);
      } else if (spills.find()) {
        spilled = number(spills, 1) + number(spills, 2);
      } else if (registers.find()) {
        var shared = SHARED.matcher(line);
        int bytes = shared.find() ? number(shared, 1) : 0;
        kernels.put(name, new KernelUsage(new Resources(number(registers, 1), bytes), spilled));
      }
    }
    return kernels;
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }
}
