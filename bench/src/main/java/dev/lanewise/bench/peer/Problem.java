package dev.lanewise.bench.peer;

import dev.lanewise.kernels.ConvShape;
import java.util.List;

/** What one call computes, with its inputs: all that a peer needs to do the same. */
@SuppressWarnings("ArrayRecordComponent") // carriers of data, never compared
public sealed interface Problem {
  /**
   * {@code C = A op(B)}, row-major and dense; {@code op(B)} is k x n, stored n x k when {@code
   * transB}.
   */
  record Product(int m, int n, int k, boolean transB, float[] a, float[] b) implements Problem {}

  /** Forward convolution, x and y in NHWC, w as filters x channels/groups x kernelH x kernelW. */
  record NhwcConvolution(ConvShape shape, int batch, float[] x, float[] w) implements Problem {}

  /** {@code y[i] = f(in0[i], in1[i], ...)}, {@code i < n}, f named as its operation. */
  record Map(String function, List<float[]> in, int n) implements Problem {}

  /** The map named as its operation, on each row of x. */
  record Rows(String function, int rows, int cols, float[] x) implements Problem {}

  /** Each row less its mean, over its deviation, times scale, plus shift. */
  record LayerNorm(int rows, int cols, float epsilon, float[] x, float[] scale, float[] shift)
      implements Problem {}

  /**
   * Forward transforms {@code X_u = sum_t x_t exp(-2 pi i u t / n)} of rows x cols complex numbers,
   * as pairs; of real ones the first {@code cols / 2 + 1} columns.
   */
  record Fourier(int rows, int cols, boolean real, float[] x) implements Problem {}

  /** Something no peer is asked for yet. */
  record Other() implements Problem {}
}
