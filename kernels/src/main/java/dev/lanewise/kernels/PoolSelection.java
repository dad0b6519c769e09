package dev.lanewise.kernels;

/**
 * The two linear maps that max or min pooling's choice of elements defines. In each window of x the
 * maximum's or minimum's place is the first in row-major order (a NaN counts as one):
 *
 * <ul>
 *   <li>scatter: {@code out} (input-shaped) = sum over windows of {@code t} (output-shaped) put at
 *       that place: the pooling's gradient
 *   <li>gather: {@code out} (output-shaped) = {@code t} (input-shaped) read at that place:
 *       scatter's adjoint
 * </ul>
 */
public abstract class PoolSelection {
  private final String name;
  private final boolean scatter;

  protected PoolSelection(String name, boolean scatter) {
    this.name = name;
    this.scatter = scatter;
  }

  /** Whether {@code out} is input-shaped. */
  public final boolean scatter() {
    return scatter;
  }

  /**
   * Applies the map to {@code planes} planes; out is overwritten and must overlap neither x nor t.
   */
  public final void run(
      PoolShape s,
      int planes,
      float[] x,
      int xOff,
      float[] t,
      int tOff,
      float[] out,
      int outOff,
      Workspace workspace) {
    Check.notNull(name, "shape", s);
    Check.notNull(name, "workspace", workspace);
    Check.atLeast(name, "planes", planes, 0);
    long xLen = (long) planes * s.inputSize();
    long tLen = (long) planes * (scatter ? s.outputSize() : s.inputSize());
    long outLen = (long) planes * (scatter ? s.inputSize() : s.outputSize());
    Check.range(name, "x", x, xOff, xLen);
    Check.range(name, "t", t, tOff, tLen);
    Check.range(name, "out", out, outOff, outLen);
    Check.apart(name, "x", x, xOff, xLen, "out", out, outOff, outLen);
    Check.apart(name, "t", t, tOff, tLen, "out", out, outOff, outLen);
    compute(s, planes, x, xOff, t, tOff, out, outOff, workspace);
  }

  /**
   * The places as numbers: {@code indices[o]} is where in the whole tensor x, {@code planes} planes
   * of one channel, the chosen element of window o lies; each plane's elements counted row by row.
   * Only a gather knows them.
   *
   * @param columnMajor whether elements of a plane are counted the other way round, the first axis
   *     fastest: ONNX's storage_order 1
   */
  public final void indices(
      PoolShape s,
      int planes,
      float[] x,
      int xOff,
      boolean columnMajor,
      int[] indices,
      int indicesOff,
      Workspace workspace) {
    Check.notNull(name, "shape", s);
    Check.notNull(name, "workspace", workspace);
    Check.atLeast(name, "planes", planes, 0);
    if (scatter || s.channels() > 1) {
      throw new IllegalArgumentException(
          name
              + (scatter ? " scatters" : ": " + s.channels() + " channels side by side")
              + " but indices are those of a gather, of planes of one channel");
    }
    int in = s.inputSize();
    int out = s.outputSize();
    Check.range(name, "x", x, xOff, (long) planes * in);
    Check.range(name, "indices", indices, indicesOff, (long) planes * out);
    // The numbers travel as the bits of floats: a gather only moves them.
    float[] numbers = workspace.floats(in + out);
    for (int e = 0; e < in; e++) {
      numbers[e] = Float.intBitsToFloat(columnMajor ? s.columnMajor(e) : e);
    }
    for (int p = 0; p < planes; p++) {
      compute(s, 1, x, xOff + p * in, numbers, 0, numbers, in, workspace.inner());
      for (int o = 0; o < out; o++) {
        int place = Float.floatToRawIntBits(numbers[in + o]);
        indices[indicesOff + p * out + o] = p * in + place;
      }
    }
  }

  /** The kernel proper; arguments are checked. */
  protected abstract void compute(
      PoolShape s,
      int planes,
      float[] x,
      int xOff,
      float[] t,
      int tOff,
      float[] out,
      int outOff,
      Workspace workspace);
}
