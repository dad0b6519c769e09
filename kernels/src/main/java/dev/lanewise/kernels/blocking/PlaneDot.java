package dev.lanewise.kernels.blocking;

/**
 * Inner products of a few rows of one operand with a few shifted rows of another, over several
 * images: {@code C[r, t, l] += sum_{image, line, i} A[image, r, line, i + l] B[image, line, i + l +
 * at_t]}, i being a multiple of the number of lanes. All lanes' sums stay apart and in registers
 * throughout.
 */
public abstract class PlaneDot {
  protected PlaneDot() {}

  /**
   * Adds to the sums.
   *
   * @param n elements of a line, a multiple of the lanes; A's lines follow each other
   * @param aRow from one row of A to the next
   * @param aImage from one image of A to the next
   * @param at where the shifted rows start in an image of B
   * @param first of them
   * @param bImage from one image of B to the next
   * @param bLine from one line of B to the next
   * @param cRow from the sums of one row of A to those of the next
   */
  public abstract void run(
      int images,
      int lines,
      int n,
      float[] a,
      int aOff,
      int aRow,
      int aImage,
      float[] b,
      int bOff,
      int[] at,
      int first,
      int bImage,
      int bLine,
      float[] c,
      int cOff,
      int cRow);

  /**
   * What an inner product is specialised on.
   *
   * @param rows rows of A
   * @param shifts shifted rows of B
   * @param lanes floats in a vector; 1 makes scalar code
   */
  public record Shape(int rows, int shifts, int lanes) {}
}
