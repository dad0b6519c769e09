package dev.lanewise.kernels;

/**
 * {@code out[i] = f(in0[i], in1[i], ...)} for one function f.
 *
 * <p>An input may be the output itself at the same offset (in place); other overlaps are not
 * allowed.
 */
public abstract class Elementwise {
  /** Names of the inputs, made once: a call allocates nothing. */
  static final String[] INPUT = {
    "in[0]", "in[1]", "in[2]", "in[3]", "in[4]", "in[5]", "in[6]", "in[7]"
  };

  private final String name;
  private final int arity;

  /**
   * @param name of the function, for messages
   * @param arity number of inputs
   */
  protected Elementwise(String name, int arity) {
    this.name = name;
    this.arity = arity;
  }

  /** Number of inputs. */
  public final int arity() {
    return arity;
  }

  /** The function's name, as in messages and ids. */
  public final String name() {
    return name;
  }

  /**
   * {@code out[outOff + i] = f(in[0][inOff[0] + i], in[1][inOff[1] + i], ...)}, {@code 0 <= i < n}.
   * An input that {@link #scalars} made a scalar is read once, at its offset.
   */
  public final void run(float[][] in, int[] inOff, float[] out, int outOff, int n) {
    Check.notNull(name, "in", in);
    Check.notNull(name, "inOff", inOff);
    if (in.length != arity || inOff.length != arity) {
      throw new IllegalArgumentException(
          name
              + ": takes "
              + arity
              + " inputs but got "
              + in.length
              + " arrays and "
              + inOff.length
              + " offsets");
    }
    Check.atLeast(name, "n", n, 0);
    for (int i = 0; i < arity; i++) {
      int length = isScalar(i) ? Math.min(1, n) : n;
      Check.range(name, INPUT[i], in[i], inOff[i], length);
      if (in[i] == out && inOff[i] != outOff && !isScalar(i)) {
        Check.apart(name, INPUT[i], in[i], inOff[i], length, "out", out, outOff, n);
      }
    }
    Check.range(name, "out", out, outOff, n);
    compute(in, inOff, out, outOff, n);
  }

  /** Unary convenience: {@code y[yOff + i] = f(x[xOff + i])}. */
  public final void run(float[] x, int xOff, float[] y, int yOff, int n) {
    if (arity != 1) {
      throw new IllegalArgumentException(name + ": takes " + arity + " inputs but got 1");
    }
    Check.atLeast(name, "n", n, 0);
    Check.range(name, "x", x, xOff, isScalar(0) ? Math.min(1, n) : n);
    Check.range(name, "y", y, yOff, n);
    if (x == y && xOff != yOff && !isScalar(0)) {
      Check.apart(name, "x", x, xOff, n, "y", y, yOff, n);
    }
    compute(x, xOff, y, yOff, n);
  }

  /** Whether input i is read once and used for every element. */
  public boolean isScalar(int i) {
    return false;
  }

  /**
   * This function with the inputs whose bits are set in {@code mask} read once instead of per
   * element. Cached: the same mask gives the same object.
   */
  public abstract Elementwise scalars(int mask);

  /** The kernel proper; arguments are checked. */
  protected abstract void compute(float[][] in, int[] inOff, float[] out, int outOff, int n);

  /** The kernel proper for arity 1; arguments are checked. */
  protected abstract void compute(float[] x, int xOff, float[] y, int yOff, int n);
}
