package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Elementwise;

/** {@code out[i] = (float) f(in0[i], in1[i], ...)}, f being computed in double. */
final class PlainElementwise extends Elementwise {
  /** A function of up to four numbers; it ignores those beyond its arity. */
  interface Function {
    double of(double x, double y, double a, double b);
  }

  private final Function f;
  private final int mask;
  private final PlainElementwise[] variants;

  PlainElementwise(String name, int arity, Function f) {
    this(name, arity, f, 0, new PlainElementwise[1 << arity]);
    for (int m = 1; m < variants.length; m++) {
      variants[m] = new PlainElementwise(name, arity, f, m, variants);
    }
  }

  private PlainElementwise(
      String name, int arity, Function f, int mask, PlainElementwise[] variants) {
    super(name, arity);
    this.f = f;
    this.mask = mask;
    this.variants = variants;
    variants[mask] = this;
  }

  /** The function itself. */
  Function function() {
    return f;
  }

  @Override
  public boolean isScalar(int i) {
    return (mask >> i & 1) == 1;
  }

  @Override
  public Elementwise scalars(int more) {
    if (more >>> arity() != 0) {
      throw new IllegalArgumentException(
          name()
              + ": scalar mask is 0b"
              + Integer.toBinaryString(more)
              + " but there are "
              + arity()
              + " inputs");
    }
    return variants[mask | more];
  }

  @Override
  protected void compute(float[][] in, int[] inOff, float[] out, int outOff, int n) {
    if (n == 0) {
      return;
    }
    // Scalars are read before the first store: they may lie inside the output.
    double x = value(in, inOff, 0, 0);
    double y = value(in, inOff, 1, 0);
    double a = value(in, inOff, 2, 0);
    double b = value(in, inOff, 3, 0);
    for (int i = 0; i < n; i++) {
      x = isScalar(0) ? x : value(in, inOff, 0, i);
      y = isScalar(1) ? y : value(in, inOff, 1, i);
      a = isScalar(2) ? a : value(in, inOff, 2, i);
      b = isScalar(3) ? b : value(in, inOff, 3, i);
      out[outOff + i] = (float) f.of(x, y, a, b);
    }
  }

  private static double value(float[][] in, int[] inOff, int input, int i) {
    return input < in.length ? in[input][inOff[input] + i] : 0;
  }

  @Override
  protected void compute(float[] x, int xOff, float[] y, int yOff, int n) {
    float first = n > 0 ? x[xOff] : 0;
    for (int i = 0; i < n; i++) {
      y[yOff + i] = (float) f.of(isScalar(0) ? first : x[xOff + i], 0, 0, 0);
    }
  }
}
