package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Elementwise;

/** {@code z[j] = x[j] + x[stride + j] + x[2 stride + j] + ...}, rows in order. */
final class RowSum {
  private final Elementwise add;
  private final float[][][] in;
  private final int[][] inOff;

  RowSum(Elementwise add, int workers) {
    this.add = add;
    this.in = new float[workers][2][];
    this.inOff = new int[workers][2];
  }

  void run(float[] x, int xOff, int stride, int rows, float[] z, int zOff, int n, int worker) {
    System.arraycopy(x, xOff, z, zOff, n);
    float[][] arrays = in[worker];
    int[] offsets = inOff[worker];
    arrays[0] = z;
    arrays[1] = x;
    offsets[0] = zOff;
    for (int row = 1; row < rows; row++) {
      offsets[1] = xOff + row * stride;
      add.run(arrays, offsets, z, zOff, n);
    }
  }
}
