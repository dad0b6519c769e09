package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.function.Predicate;

/** One call of a kernel of contract C with everything needed to judge it. */
final class Case<C> {
  private final String name;
  private final float[][] arrays;
  private final int out;
  private final Region written;
  private final Call<C> call;
  private final Tolerance tolerance;
  private Predicate<C> takers = kernel -> true;

  /**
   * @param name shown when it fails
   * @param arrays all arrays of the call, inputs and output; filled beyond the ranges the call may
   *     touch
   * @param out index of the output among the arrays
   * @param written which elements of the output array the call writes; all others are canaries
   * @param call makes the call on arrays of the same lengths as {@code arrays}
   * @param tolerance how far from the oracle an element may be
   */
  Case(String name, float[][] arrays, int out, Region written, Call<C> call, Tolerance tolerance) {
    this.name = name;
    this.arrays = arrays;
    this.out = out;
    this.written = written;
    this.call = call;
    this.tolerance = tolerance;
  }

  /** The same case, for those kernels only that take it. */
  Case<C> onlyFor(Predicate<C> kernels) {
    takers = kernels;
    return this;
  }

  /** Whether the case is one for this kernel. */
  boolean isFor(C kernel) {
    return takers.test(kernel);
  }

  /** A set of array indices. */
  interface Region {
    boolean holds(int i);

    static Region range(int from, int length) {
      return i -> i >= from && i < from + length;
    }
  }

  /** Calls a kernel on the given arrays. */
  interface Call<C> {
    void on(C kernel, float[][] arrays, Workspace workspace);
  }

  /** The allowed absolute distance of element i from the oracle's value; 0 asks for equal bits. */
  interface Tolerance {
    Tolerance EXACT = (i, expected) -> 0;

    /** Equal as numbers: 0 and -0 are one. */
    Tolerance EQUAL = (i, expected) -> 0x1p-160;

    double at(int i, float expected);
  }

  /** Runs kernel and oracle on copies: same results, inputs and canaries untouched. */
  void check(C kernel, C oracle) {
    float[][] expected = copy();
    call.on(oracle, expected, new Workspace());
    float[][] actual = copy();
    call.on(kernel, actual, used());
    for (int a = 0; a < arrays.length; a++) {
      for (int i = 0; i < arrays[a].length; i++) {
        if (a == out && written.holds(i)) {
          checkElement(i, actual[a][i], expected[a][i]);
        } else if (bits(actual[a][i]) != bits(arrays[a][i])) {
          fail(
              "%s: array %d, index %d is not the call's to write: %s became %s",
              name, a, i, arrays[a][i], actual[a][i]);
        }
      }
    }
  }

  /** A workspace as others leave it: full of numbers that spoil what is computed from them. */
  private static Workspace used() {
    Workspace workspace = new Workspace();
    Arrays.fill(workspace.floats(20_000), Float.NaN);
    Arrays.fill(workspace.inner().floats(20_000), Float.NaN);
    return workspace;
  }

  /** The output array after a call on copies. */
  float[] result(C kernel) {
    float[][] copies = copy();
    call.on(kernel, copies, new Workspace());
    return copies[out];
  }

  private void checkElement(int i, float actual, float expected) {
    double allowed = tolerance.at(i, expected);
    double distance = Math.abs((double) actual - expected);
    boolean close = distance <= allowed && distance < Double.POSITIVE_INFINITY;
    if (bits(actual) != bits(expected) && !(allowed > 0 && close)) {
      fail(
          "%s: element %d is %s but the oracle says %s; allowed distance %s",
          name, i, actual, expected, allowed);
    }
  }

  /** All NaNs are one. */
  private static int bits(float x) {
    return Float.floatToIntBits(x);
  }

  private float[][] copy() {
    float[][] copies = new float[arrays.length][];
    for (int a = 0; a < arrays.length; a++) {
      copies[a] = arrays[a].clone();
    }
    return copies;
  }

  /**
   * The same call again and again: for timing and counting bytes. On arrays of its own, for where
   * two arrays lie can double the time of a short loop, and only another pair tells.
   */
  Runnable repeatedly(C kernel) {
    float[][] copies = copy();
    Workspace workspace = new Workspace();
    return () -> call.on(kernel, copies, workspace);
  }

  @Override
  public String toString() {
    return name;
  }
}
