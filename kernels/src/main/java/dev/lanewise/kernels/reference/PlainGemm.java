package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.Workspace;

/** {@code c_ij = alpha sum_p a_ip b_pj + beta c_ij}, summed in double. */
final class PlainGemm extends Gemm {
  @Override
  protected void compute(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      float beta,
      float[] c,
      int cOff,
      int ldc,
      Epilogue epilogue,
      Workspace workspace) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int p = 0; p < k; p++) {
          double aip = a[aOff + (transA ? p * lda + i : i * lda + p)];
          double bpj = b[bOff + (transB ? j * ldb + p : p * ldb + j)];
          sum += aip * bpj;
        }
        int at = cOff + i * ldc + j;
        double kept = beta == 0 ? 0 : (double) beta * c[at];
        c[at] = (float) (alpha * sum + kept);
      }
    }
    epilogue.finish(c, cOff, ldc, m, n, workspace);
  }
}
