package dev.lanewise.kernels;

/**
 * Multiply-adds on registers alone, enough independent chains of them to keep every unit busy: what
 * no kernel can be faster than.
 */
public abstract class FmaLoop {
  protected FmaLoop() {}

  /** Floating-point operations of one turn, a multiply-add counting as two. */
  public abstract int operations();

  /** Does that many turns; the result is only there to be used. */
  public abstract float run(int turns);
}
