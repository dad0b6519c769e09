package dev.lanewise.kernels.blocking;

/**
 * Weighted sums of shifted rows: {@code C[r, j] = sum_p A[p, r] B[at_p + j]} for a few rows r and a
 * few vectors of j, each sum one chain of fused multiply-adds in ascending p.
 */
public abstract class PlaneSum {
  protected PlaneSum() {}

  /**
   * Computes the sums.
   *
   * @param k length of the sums; A is p-major without gaps
   * @param at where the shifted rows start in B
   * @param cRow distance of C's rows
   */
  public abstract void run(
      int k, float[] a, int aOff, float[] b, int bOff, int[] at, float[] c, int cOff, int cRow);

  /**
   * What a sum is specialised on.
   *
   * @param rows rows of C
   * @param vectors vectors of a row
   * @param lanes floats in a vector; 1 makes scalar code
   */
  public record Shape(int rows, int vectors, int lanes) {}
}
