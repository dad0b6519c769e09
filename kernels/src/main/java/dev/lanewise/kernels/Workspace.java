package dev.lanewise.kernels;

/**
 * Scratch memory a caller lends to kernels, so that they allocate nothing. It belongs to one thread
 * at a time and only grows: after the first call of each size, calls allocate 0 bytes.
 *
 * <p>A kernel that calls another lends it {@link #inner()}, so that the two never share a buffer.
 */
public final class Workspace {
  private float[] floats = new float[0];
  private final int[][] offsets = new int[9][];
  private final float[][][] arrays = new float[9][][];
  private @org.jspecify.annotations.Nullable Workspace inner;

  /** An empty workspace; it grows as kernels ask. */
  public Workspace() {}

  /** An array of at least {@code n} floats with unspecified contents; valid until the next call. */
  public float[] floats(int n) {
    Check.atLeast("workspace", "floats", n, 0);
    if (floats.length < n) {
      floats = new float[n];
    }
    return floats;
  }

  /**
   * Exactly {@code inputs} offsets, at most 8, with unspecified contents; valid until the next
   * call.
   */
  public int[] offsets(int inputs) {
    if (offsets[inputs] == null) {
      offsets[inputs] = new int[inputs];
    }
    return offsets[inputs];
  }

  /** Exactly {@code inputs} arrays, at most 8; give them back empty, lest they stay alive. */
  public float[][] arrays(int inputs) {
    if (arrays[inputs] == null) {
      arrays[inputs] = new float[inputs][];
    }
    return arrays[inputs];
  }

  /** The workspace for a kernel called from inside another one. */
  public Workspace inner() {
    if (inner == null) {
      inner = new Workspace();
    }
    return inner;
  }

  /** Bytes held, inner workspaces included. */
  public long bytes() {
    return 4L * floats.length + (inner == null ? 0 : inner.bytes());
  }
}
