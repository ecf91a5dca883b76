package dev.residua.runtime;

import jdk.incubator.vector.VectorShape;

/// Whether generated code may use the Vector API, and how wide. The system property
/// `residua.vector.bits` overrides the machine's own width: 64, 128, 256 or 512, or 0 for the
/// scalar path.
public final class Vectors {
  /// The system property that sets the width.
  public static final String PROPERTY = "residua.vector.bits";

  /// In place of a width where the property is none: class initialisers must not throw, since the
  /// message would be lost.
  private static final int INVALID = -1;

  private Vectors() {}

  /// Whether this JVM runs with the module `jdk.incubator.vector`.
  public static boolean available() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /// The bits of a vector, or 0 for the scalar path.
  ///
  /// @throws ResiduaException where the property is not a width
  public static int bits() {
    return Chosen.BITS == INVALID
        ? choose(System.getProperty(PROPERTY, ""), available())
        : Chosen.BITS;
  }

  /// Lanes of floats in a vector; 0 for the scalar path.
  public static int lanes() {
    return bits() / Float.SIZE;
  }

  static int choose(String property, boolean available) {
    int wanted =
        switch (property.strip()) {
          case "" -> -1;
          case "0" -> 0;
          case "64" -> 64;
          case "128" -> 128;
          case "256" -> 256;
          case "512" -> 512;
          default ->
              throw new ResiduaException(
                  "-D"
                      + PROPERTY
                      + "="
                      + property
                      + " is not a width; give 64, 128, 256 or 512, or 0 for the scalar path");
        };
    if (wanted == 0 || !available) {
      return 0;
    }
    return wanted > 0 ? wanted : Preferred.BITS;
  }

  private static int validOrNone(String property) {
    try {
      return choose(property, available());
    } catch (ResiduaException _) {
      return INVALID;
    }
  }

  private static final class Chosen {
    static final int BITS = validOrNone(System.getProperty(PROPERTY, ""));

    static {
      if (!available() && !System.getProperty(PROPERTY, "").strip().equals("0")) {
        System.err.println(
            "residua: running without vector instructions;"
                + " start Java with --add-modules jdk.incubator.vector to use them");
      }
    }
  }

  /// The only reference to the incubator module, loaded only where the module is there.
  private static final class Preferred {
    static final int BITS = VectorShape.preferredShape().vectorBitSize();
  }
}
