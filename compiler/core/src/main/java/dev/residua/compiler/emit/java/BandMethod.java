package dev.residua.compiler.emit.java;

import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.residua.compiler.kernel.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;

/// Prints the method of a workspace that computes a thread's share of several kernels, band by
/// band.
///
/// @param name the method's name
/// @param calls those of the kernels, in their order
record BandMethod(String name, Step.Banded step, List<KernelCall> calls) {
  /// @param cache the floats that a band may fill
  /// @param ends what is to be done after a kernel, by its number in the chain
  MethodSpec print(Calls written, long cache, List<String> ends) {
    var bands = written.plan("Bands", plan(cache));
    var code = new Lines();
    code.add("float[] scratch = this.scratch[part % this.scratch.length];");
    code.add("Band band = %s.of(part);", bands);
    code.add("int lines = %s.total();", bands);
    code.add("band.share(team.begin(part, lines), team.end(part, lines));");
    code.open("while (band.next(scratch))");
    var shifts = shifts();
    for (int k = 0; k < calls.size(); k++) {
      var kernel = step.lines().get(k);
      var times = kernel.places() == 1 ? "" : kernel.places() + " * ";
      var head = List.of(times + "band.from[" + k + "]", times + "band.to[" + k + "]");
      code.addAll(written.statement(kernel.kernel(), calls.get(k), head, shifts));
      code.addAll(ends.get(k));
    }
    code.close();
    return MethodSpec.methodBuilder(name)
        .addModifiers(Modifier.PRIVATE)
        .addParameter(TypeName.INT, "part")
        .addParameter(RuntimeApi.TEAM, "team")
        .addJavadoc("$L", doc())
        .addCode(JavaText.code(code.toString()))
        .build();
  }

  private String doc() {
    return """
    One thread's share of what follows, some lines at a time: of what stands between the kernels,
    no more is held than these need.
    """;
  }

  /// What is called between two meetings of the threads.
  String call() {
    return "%s(part, team);\n".formatted(name);
  }

  /// From places in values of which there are but some lines to where these are.
  private Map<Buffer, String> shifts() {
    var shifts = new HashMap<Buffer, String>();
    for (int k = 0; k < step.inner().size(); k++) {
      shifts.put(step.inner().get(k).output(), "band.shift[" + k + "]");
    }
    return shifts;
  }

  private String plan(long cache) {
    var first = step.lines().getFirst();
    var text = new StringBuilder("Bands.of(");
    text.append(Dims.print(first.result().images())).append(", ").append(cache).append(")");
    text.append(
        ".first(%d, %d, %d)"
            .formatted(first.result().lines(), first.result().line(), first.inputLine()));
    for (var kernel : step.lines().subList(1, step.lines().size())) {
      var window = kernel.window();
      text.append(
          ".then(%d, %d, %d, %d, %d)"
              .formatted(
                  kernel.result().lines(),
                  kernel.result().line(),
                  window.rows(),
                  window.step(),
                  window.before()));
    }
    return text.append(".build(this.scratch.length, SCRATCH)").toString();
  }
}
