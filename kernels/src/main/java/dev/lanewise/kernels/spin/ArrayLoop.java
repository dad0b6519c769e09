package dev.lanewise.kernels.spin;

/**
 * {@code y_i = f(a_i, b_i, c_i, d_i, s)}: an elementwise function as a kernel inside another calls
 * it. The caller has checked the ranges; arrays that the function does not use are not touched.
 */
abstract class ArrayLoop {
  ArrayLoop() {}

  /** Runs over n elements; y may be one of the inputs. */
  abstract void run(
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      float[] c,
      int cAt,
      float[] d,
      int dAt,
      float s,
      float[] y,
      int yAt,
      int n);
}
