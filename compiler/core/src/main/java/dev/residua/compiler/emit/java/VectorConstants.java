package dev.residua.compiler.emit.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.lang.model.element.Modifier;

/// The constants of kernels of vectors: species, and what moves lanes.
final class VectorConstants {
  private VectorConstants() {}

  private record Constant(String name, TypeName type, String value) {
    FieldSpec field() {
      return FieldSpec.builder(type, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
          .initializer(JavaText.code(value))
          .build();
    }
  }

  private static final List<Constant> ALWAYS =
      List.of(
          new Constant(
              "SPECIES",
              of("VectorSpecies", Float.class),
              "VectorSpecies.of(float.class, VectorShape.forBitSize(Vectors.bits()))"),
          new Constant("LANES", TypeName.INT, "SPECIES.length()"),
          new Constant("WIDEST", TypeName.INT, "Panels.widest()"),
          new Constant("PANEL", TypeName.INT, "WIDEST * LANES"));

  private static final List<Constant> WHERE_USED = whereUsed();

  private static List<Constant> whereUsed() {
    var constants = new ArrayList<Constant>();
    constants.add(
        new Constant("INTS", of("VectorSpecies", Integer.class), "SPECIES.withLanes(int.class)"));
    for (int lanes : VectorPrinter.FOLDS) {
      constants.add(
          new Constant(
              VectorPrinter.exchange(lanes),
              of("VectorShuffle", Float.class),
              "VectorShuffle.fromArray(SPECIES, Panels.exchanged(%d), 0)".formatted(lanes)));
    }
    for (int channels = 2; channels <= InterleavedPlanes.MOST; channels++) {
      for (int vector = 0; vector < channels; vector++) {
        constants.add(
            new Constant(
                InterleavedPlanes.places(vector, channels),
                of("VectorShuffle", Float.class),
                "VectorShuffle.fromArray(SPECIES, Interleaving.places(%d, %d, LANES), 0)"
                    .formatted(vector, channels)));
        for (int channel = 1; channel < channels; channel++) {
          constants.add(
              new Constant(
                  InterleavedPlanes.channel(vector, channel, channels),
                  of("VectorMask", Float.class),
                  "VectorMask.fromArray(SPECIES, Interleaving.channel(%d, %d, %d, LANES), 0)"
                      .formatted(vector, channel, channels)));
        }
      }
    }
    return List.copyOf(constants);
  }

  private static TypeName of(String type, Class<?> element) {
    return ParameterizedTypeName.get((ClassName) JavaText.type(type), ClassName.get(element));
  }

  /// The fields of a class.
  ///
  /// @param used whether the text of its methods names a constant
  static List<FieldSpec> fields(Predicate<String> used) {
    var fields = new ArrayList<FieldSpec>();
    ALWAYS.forEach(constant -> fields.add(constant.field()));
    WHERE_USED.stream()
        .filter(constant -> used.test(constant.name()))
        .forEach(constant -> fields.add(constant.field()));
    return fields;
  }
}
