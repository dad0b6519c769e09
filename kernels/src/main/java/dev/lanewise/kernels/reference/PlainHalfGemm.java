package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.HalfFormat;
import dev.lanewise.kernels.HalfGemm;
import dev.lanewise.kernels.Workspace;

/** {@code c_ij (+)= sum_p a_ip b_pj}, b rounded, summed in double; a number of B in each float. */
final class PlainHalfGemm extends HalfGemm {
  PlainHalfGemm(HalfFormat format) {
    super(format);
  }

  @Override
  public int columnsTogether() {
    return 1;
  }

  @Override
  protected long packedFloats(int n, int k) {
    return (long) n * k;
  }

  @Override
  protected void arrange(
      boolean transB,
      int n,
      int k,
      float[] b,
      int bOff,
      int ldb,
      double scale,
      float[] packed,
      int packedOff) {
    for (int p = 0; p < k; p++) {
      for (int j = 0; j < n; j++) {
        float x = b[bOff + (transB ? j * ldb + p : p * ldb + j)];
        packed[packedOff + p * n + j] = Float.intBitsToFloat(encode(x, scale));
      }
    }
  }

  @Override
  protected void compute(
      int from,
      int to,
      int m,
      int n,
      int k,
      float[] a,
      int aOff,
      int lda,
      float[] packed,
      int packedOff,
      int exponent,
      boolean add,
      float[] c,
      int cOff,
      int ldc,
      Epilogue epilogue,
      Workspace workspace) {
    double unit = Math.scalb(1.0, -exponent);
    for (int i = 0; i < m; i++) {
      for (int j = from; j < to; j++) {
        double sum = 0;
        for (int p = 0; p < k; p++) {
          int half = Float.floatToRawIntBits(packed[packedOff + p * n + j]);
          sum += a[aOff + i * lda + p] * (unit * decode(half));
        }
        int at = cOff + i * ldc + j;
        c[at] = (float) (add ? c[at] + sum : sum);
      }
    }
    epilogue.finish(c, cOff + from, ldc, m, to - from, workspace);
  }
}
