package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.FmaLoop;

/**
 * Ten chains of single floats: with factor and term, twelve registers of the sixteen that every
 * machine has.
 */
public final class ScalarFmaLoop extends FmaLoop {
  private static final int CHAINS = 10;

  /** Stateless. */
  public ScalarFmaLoop() {}

  @Override
  public int operations() {
    return 2 * CHAINS;
  }

  @Override
  public float run(int turns) {
    // As in the vector loop. The chains start apart, so that they are not found to be one.
    float c0 = 1;
    float c1 = 2;
    float c2 = 3;
    float c3 = 4;
    float c4 = 5;
    float c5 = 6;
    float c6 = 7;
    float c7 = 8;
    float c8 = 9;
    float c9 = 10;
    for (int i = 0; i < turns; i++) {
      c0 = Math.fma(c0, 0.5f, 1f);
      c1 = Math.fma(c1, 0.5f, 1f);
      c2 = Math.fma(c2, 0.5f, 1f);
      c3 = Math.fma(c3, 0.5f, 1f);
      c4 = Math.fma(c4, 0.5f, 1f);
      c5 = Math.fma(c5, 0.5f, 1f);
      c6 = Math.fma(c6, 0.5f, 1f);
      c7 = Math.fma(c7, 0.5f, 1f);
      c8 = Math.fma(c8, 0.5f, 1f);
      c9 = Math.fma(c9, 0.5f, 1f);
    }
    return c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9;
  }
}
