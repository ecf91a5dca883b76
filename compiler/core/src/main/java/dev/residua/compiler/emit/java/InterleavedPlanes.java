package dev.residua.compiler.emit.java;

/// The method that copies lines of a few planes side by side, by vectors. Of as many vectors in the
/// result as there are planes, each takes its places from the vectors of all of them.
///
/// @param channels the number of planes
record InterleavedPlanes(int channels) {
  /// The most planes whose vectors are interleaved in registers.
  static final int MOST = 4;

  String method() {
    return "interleave" + channels + "Planes";
  }

  void parts(KernelLibrary library) {
    library.part(true, method(), this::print);
    library.piece("%s(64, a, 0, 64, a, 0);".formatted(method()));
  }

  private String print() {
    var code = new Lines();
    code.add(
        "/// Copies `count` elements of each of %d planes, `plane` apart, side by side.", channels);
    code.open(
        "private static void %s(int count, float[] a, int at, int plane, float[] out, int outAt)",
        method());
    code.open("if (count < LANES)");
    code.open("for (int i = 0; i < count * %d; i++)", channels);
    code.add("out[outAt + i] = a[at + i %% %d * plane + i / %d];", channels, channels);
    code.close();
    code.add("return;");
    code.close();
    code.add("// The last vectors may overlap those before.");
    code.open("for (int done = 0; done < count; done += LANES)");
    code.add("int i = Math.min(done, count - LANES);");
    for (int c = 0; c < channels; c++) {
      code.add("FloatVector a%d = FloatVector.fromArray(SPECIES, a, at + %d * plane + i);", c, c);
    }
    for (int v = 0; v < channels; v++) {
      var result = new StringBuilder("a0.rearrange(%s)".formatted(places(v, channels)));
      for (int c = 1; c < channels; c++) {
        result.append(
            ".blend(a%d.rearrange(%s), %s)"
                .formatted(c, places(v, channels), channel(v, c, channels)));
      }
      code.add("%s.intoArray(out, outAt + %d * i + %d * LANES);", result, channels, v);
    }
    code.close();
    return code.close().toString();
  }

  /// The constant that brings the places of a vector of the result into its lanes.
  static String places(int vector, int channels) {
    return "PLACES%d_OF_%d".formatted(vector, channels);
  }

  /// The constant of the lanes that a channel has in a vector of the result.
  static String channel(int vector, int channel, int channels) {
    return "CHANNEL%d_OF_%d_IN_%d".formatted(channel, channels, vector);
  }
}
