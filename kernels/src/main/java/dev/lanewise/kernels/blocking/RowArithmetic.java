package dev.lanewise.kernels.blocking;

/** Arithmetic of contiguous rows of numbers, too short for loops the JIT compiler vectorises. */
public interface RowArithmetic {
  /** {@code y[j] += x[j]}. */
  void add(float[] x, int xAt, float[] y, int yAt, int n);

  /** {@code y[j] = a[j] b[j] c}. */
  void multiply(float[] a, int aAt, float[] b, int bAt, float c, float[] y, int yAt, int n);

  /** {@code y[j] = x[j] c}. */
  void scale(float[] x, int xAt, float c, float[] y, int yAt, int n);
}
