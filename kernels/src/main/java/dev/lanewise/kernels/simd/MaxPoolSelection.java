package dev.lanewise.kernels.simd;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LE;

import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.Workspace;
import dev.lanewise.kernels.blocking.Halves;
import dev.lanewise.kernels.blocking.Places;
import dev.lanewise.kernels.blocking.RowSelection;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Max pooling's choice of elements, as scatter or gather; the usual pooling by half in registers
 * from end to end. Lanes are neighbouring windows, whose elements are, in row-major order, a b / c
 * d.
 */
final class MaxPoolSelection extends RowSelection {
  private static final VectorSpecies<Float> SPECIES = Width.SPECIES;
  private static final int LANES = SPECIES.length();

  MaxPoolSelection(String name, boolean scatter, Places places) {
    super(name, scatter, places);
  }

  @Override
  protected void compute(
      PoolShape s,
      int planes,
      float[] x,
      int xOff,
      float[] t,
      int tOff,
      float[] out,
      int outOff,
      Workspace workspace) {
    if (Halves.are(s)) {
      halve(s, planes, x, xOff, t, tOff, out, outOff);
    } else {
      super.compute(s, planes, x, xOff, t, tOff, out, outOff, workspace);
    }
  }

  private void halve(
      PoolShape s, int planes, float[] x, int xOff, float[] t, int tOff, float[] out, int outOff) {
    boolean covered = Halves.cover(s);
    int end = outOff + planes * (scatter() ? s.inputSize() : s.outputSize());
    if (scatter() && !covered) {
      Arrays.fill(out, outOff, end, 0);
    }
    int rows = s.height().outputs() * (covered ? planes : 1);
    for (int p = 0; p < (covered ? 1 : planes); p++) {
      int image = p * s.inputSize();
      int pooled = p * s.outputSize();
      int free = scatter() ? Halves.free(s, outOff + image, end) : end;
      int given = tOff + (scatter() ? pooled : image);
      int taken = outOff + (scatter() ? image : pooled);
      halve(s, rows, x, xOff + image, t, given, out, taken, free);
    }
  }

  /**
   * Rows of windows side by side. For a scatter, {@code out} has two rows {@code width} apart and t
   * one for each; for a gather, it is t that has two.
   *
   * @param free the output before this index, as far as it lies behind the windows' own part, is
   *     written later: a vector may spill into it
   */
  private void halve(
      PoolShape s,
      int rows,
      float[] x,
      int xAt,
      float[] t,
      int tAt,
      float[] out,
      int outAt,
      int free) {
    int width = s.width().size();
    int n = s.width().outputs();
    int tRow = scatter() ? n : 2 * width;
    int outRow = scatter() ? 2 * width : n;
    int whole = rows;
    if (n < LANES) {
      int tRoom = t.length - tAt - (scatter() ? LANES : width + 2 * LANES);
      int outRoom = free - outAt - (scatter() ? width + 2 * LANES : LANES);
      int xRoom = x.length - xAt - width - 2 * LANES;
      whole = Math.min(fitting(xRoom, 2 * width), fitting(tRoom, tRow));
      whole = Math.min(rows, Math.min(whole, fitting(outRoom, outRow)));
    }
    if (scatter()) {
      scatter(whole, n, width, x, xAt, t, tAt, out, outAt);
    } else {
      gather(whole, n, width, x, xAt, t, tAt, out, outAt);
    }
    for (int r = whole; r < rows; r++) {
      for (int j = 0; j < n; j++) {
        int x0 = xAt + 2 * (r * width + j);
        int t0 = tAt + r * tRow + (scatter() ? j : 2 * j);
        halveOne(x, x0, width, t, t0, out, outAt + r * outRow + (scatter() ? 2 * j : j));
      }
    }
  }

  /** How many rows start with this much room at the first. */
  private static int fitting(int room, int row) {
    return room < 0 ? 0 : room / row + 1;
  }

  private static void scatter(
      int rows, int n, int width, float[] x, int xAt, float[] t, int tAt, float[] out, int outAt) {
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < n; j += LANES) {
        int from = Math.max(0, Math.min(j, n - LANES)); // the last may do some windows again
        int at = 2 * (r * width + from);
        scatter(x, xAt + at, width, t, tAt + r * n + from, out, outAt + at);
      }
    }
  }

  private static void gather(
      int rows, int n, int width, float[] x, int xAt, float[] t, int tAt, float[] out, int outAt) {
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < n; j += LANES) {
        int from = Math.max(0, Math.min(j, n - LANES));
        int at = 2 * (r * width + from);
        gather(x, xAt + at, width, t, tAt + at, out, outAt + r * n + from);
      }
    }
  }

  /** One window. */
  private void halveOne(float[] x, int xAt, int width, float[] t, int tAt, float[] out, int outAt) {
    int place = Halves.place(x, xAt, width);
    if (scatter()) {
      out[outAt] = 0; // a vector may have spilled here
      out[outAt + 1] = 0;
      out[outAt + width] = 0;
      out[outAt + width + 1] = 0;
      out[outAt + place] = t[tAt];
    } else {
      out[outAt] = t[tAt + place];
    }
  }

  // A later element takes a maximum's place unless it is at most as large or the maximum is a NaN.
  // Written out for
  // each, because a helper that returns a mask would box it here.

  private static void scatter(
      float[] x, int at, int width, float[] t, int tAt, float[] out, int outAt) {
    FloatVector low = FloatVector.fromArray(SPECIES, x, at);
    FloatVector high = FloatVector.fromArray(SPECIES, x, at + LANES);
    FloatVector low1 = FloatVector.fromArray(SPECIES, x, at + width);
    FloatVector high1 = FloatVector.fromArray(SPECIES, x, at + width + LANES);
    FloatVector a = LanePatterns.EVEN.selectFrom(low, high);
    FloatVector b = LanePatterns.ODD.selectFrom(low, high);
    FloatVector c = LanePatterns.EVEN.selectFrom(low1, high1);
    FloatVector d = LanePatterns.ODD.selectFrom(low1, high1);
    VectorMask<Float> isB = a.compare(EQ, a).andNot(b.compare(LE, a));
    FloatVector max = a.blend(b, isB);
    VectorMask<Float> isC = max.compare(EQ, max).andNot(c.compare(LE, max));
    max = max.blend(c, isC);
    VectorMask<Float> isD = max.compare(EQ, max).andNot(d.compare(LE, max));
    // v wanders from the last element to the first, and stays where it belongs.
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector v = FloatVector.fromArray(SPECIES, t, tAt);
    FloatVector toD = zero.blend(v, isD);
    v = v.blend(zero, isD);
    FloatVector toC = zero.blend(v, isC);
    v = v.blend(zero, isC);
    FloatVector toB = zero.blend(v, isB);
    FloatVector toA = v.blend(zero, isB);
    LanePatterns.LOWER_PAIRS.selectFrom(toA, toB).intoArray(out, outAt);
    LanePatterns.UPPER_PAIRS.selectFrom(toA, toB).intoArray(out, outAt + LANES);
    LanePatterns.LOWER_PAIRS.selectFrom(toC, toD).intoArray(out, outAt + width);
    LanePatterns.UPPER_PAIRS.selectFrom(toC, toD).intoArray(out, outAt + width + LANES);
  }

  private static void gather(
      float[] x, int at, int width, float[] t, int tAt, float[] out, int outAt) {
    FloatVector low = FloatVector.fromArray(SPECIES, x, at);
    FloatVector high = FloatVector.fromArray(SPECIES, x, at + LANES);
    FloatVector low1 = FloatVector.fromArray(SPECIES, x, at + width);
    FloatVector high1 = FloatVector.fromArray(SPECIES, x, at + width + LANES);
    FloatVector a = LanePatterns.EVEN.selectFrom(low, high);
    FloatVector b = LanePatterns.ODD.selectFrom(low, high);
    FloatVector c = LanePatterns.EVEN.selectFrom(low1, high1);
    FloatVector d = LanePatterns.ODD.selectFrom(low1, high1);
    VectorMask<Float> isB = a.compare(EQ, a).andNot(b.compare(LE, a));
    FloatVector max = a.blend(b, isB);
    VectorMask<Float> isC = max.compare(EQ, max).andNot(c.compare(LE, max));
    max = max.blend(c, isC);
    VectorMask<Float> isD = max.compare(EQ, max).andNot(d.compare(LE, max));
    low = FloatVector.fromArray(SPECIES, t, tAt);
    high = FloatVector.fromArray(SPECIES, t, tAt + LANES);
    low1 = FloatVector.fromArray(SPECIES, t, tAt + width);
    high1 = FloatVector.fromArray(SPECIES, t, tAt + width + LANES);
    LanePatterns.EVEN
        .selectFrom(low, high)
        .blend(LanePatterns.ODD.selectFrom(low, high), isB)
        .blend(LanePatterns.EVEN.selectFrom(low1, high1), isC)
        .blend(LanePatterns.ODD.selectFrom(low1, high1), isD)
        .intoArray(out, outAt);
  }
}
