package dev.residua.cli.profile;

/// Multiplications and additions of floats one by one, where there are no vectors.
final class ScalarPeak implements MachineRates.Peak {
  private static final int STEPS = 1000;

  @Override
  public long operations() {
    return 2L * 8 * STEPS;
  }

  @Override
  public double compiled() {
    return 0.5;
  }

  @Override
  public float run(float factor, float addend) {
    float a0 = addend;
    float a1 = addend + 1;
    float a2 = addend + 2;
    float a3 = addend + 3;
    float a4 = addend + 4;
    float a5 = addend + 5;
    float a6 = addend + 6;
    float a7 = addend + 7;
    for (int i = 0; i < STEPS; i++) {
      a0 = a0 * factor + addend;
      a1 = a1 * factor + addend;
      a2 = a2 * factor + addend;
      a3 = a3 * factor + addend;
      a4 = a4 * factor + addend;
      a5 = a5 * factor + addend;
      a6 = a6 * factor + addend;
      a7 = a7 * factor + addend;
    }
    return a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7;
  }
}
