package dev.lanewise.kernels;

/**
 * {@code out = f(in0, in1, ...)} element by element for tensors of different shapes, each repeated
 * along the axes it lacks.
 */
public abstract class Broadcasting {
  private final String name;

  protected Broadcasting(String name) {
    this.name = name;
  }

  /**
   * Applies f; inputs and output are dense and row-major. An input of the result's size may be the
   * output itself; other overlaps are not allowed.
   */
  public final void run(
      Elementwise f,
      BroadcastShape s,
      float[][] in,
      int[] inOff,
      float[] out,
      int outOff,
      Workspace workspace) {
    Check.notNull(name, "function", f);
    Check.notNull(name, "shape", s);
    Check.notNull(name, "in", in);
    Check.notNull(name, "inOff", inOff);
    Check.notNull(name, "workspace", workspace);
    int n = s.inputs();
    if (f.arity() != n || in.length != n || inOff.length != n) {
      throw new IllegalArgumentException(
          name
              + ": the shape has "
              + n
              + " inputs but "
              + f.name()
              + " takes "
              + f.arity()
              + " and there are "
              + in.length
              + " arrays and "
              + inOff.length
              + " offsets");
    }
    int size = s.size();
    for (int k = 0; k < n; k++) {
      Check.range(name, Elementwise.INPUT[k], in[k], inOff[k], s.inputSize(k));
      if (in[k] == out && (inOff[k] != outOff || s.inputSize(k) != size)) {
        Check.apart(
            name, Elementwise.INPUT[k], in[k], inOff[k], s.inputSize(k), "out", out, outOff, size);
      }
    }
    Check.range(name, "out", out, outOff, size);
    if (size > 0) {
      compute(f, s, in, inOff, out, outOff, workspace);
    }
  }

  /** The kernel proper; arguments are checked, the result is not empty. */
  protected abstract void compute(
      Elementwise f,
      BroadcastShape s,
      float[][] in,
      int[] inOff,
      float[] out,
      int outOff,
      Workspace workspace);
}
