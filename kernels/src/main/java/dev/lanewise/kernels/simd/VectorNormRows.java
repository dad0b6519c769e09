package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.CacheLine;
import dev.lanewise.kernels.blocking.NormRows;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** One pass for both sums, two rows at once for the rest. */
final class VectorNormRows implements NormRows {
  private static final VectorSpecies<Float> SPECIES = Width.SPECIES;
  private static final int LANES = SPECIES.length();

  // Lanes that are so many places to the right; at narrow widths, where they are.
  private static final VectorShuffle<Float> BY_8 = VectorShuffle.iota(SPECIES, 8, 1, true);
  private static final VectorShuffle<Float> BY_4 = VectorShuffle.iota(SPECIES, 4, 1, true);
  private static final VectorShuffle<Float> BY_2 = VectorShuffle.iota(SPECIES, 2, 1, true);
  private static final VectorShuffle<Float> BY_1 = VectorShuffle.iota(SPECIES, 1, 1, true);

  @Override
  public float moments(float[] x, int at, int n, float c, float[] squares) {
    if (n < LANES) {
      return few(x, at, n, c, squares);
    }
    FloatVector shift = FloatVector.broadcast(SPECIES, c);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector q0 = s0;
    FloatVector q1 = s0;
    FloatVector q2 = s0;
    FloatVector q3 = s0;
    int i = 0;
    for (; i <= n - 4 * LANES; i += 4 * LANES) {
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, at + i).sub(shift);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, at + i + LANES).sub(shift);
      FloatVector v2 = FloatVector.fromArray(SPECIES, x, at + i + 2 * LANES).sub(shift);
      FloatVector v3 = FloatVector.fromArray(SPECIES, x, at + i + 3 * LANES).sub(shift);
      s0 = v0.add(s0);
      s1 = v1.add(s1);
      s2 = v2.add(s2);
      s3 = v3.add(s3);
      q0 = v0.fma(v0, q0);
      q1 = v1.fma(v1, q1);
      q2 = v2.fma(v2, q2);
      q3 = v3.fma(v3, q3);
    }
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, at + i).sub(shift);
      s0 = v.add(s0);
      q0 = v.fma(v, q0);
    }
    // The last n - i lanes of the last vector; perhaps none, for a branch around this would join
    // two paths with vectors, of which C2 may make objects.
    VectorMask<Float> rest = VectorMask.fromLong(SPECIES, -1L << (LANES - n + i));
    FloatVector last = FloatVector.fromArray(SPECIES, x, at + n - LANES);
    FloatVector v = shift.blend(last, rest).sub(shift);
    FloatVector s = s0.add(s1.add(v)).add(s2.add(s3));
    FloatVector q = q0.add(v.fma(v, q1)).add(q2.add(q3));
    // Halves in a fixed order: reduceLanes has one order interpreted, another one compiled.
    if (LANES > 8) {
      s = s.add(s.rearrange(BY_8));
      q = q.add(q.rearrange(BY_8));
    }
    if (LANES > 4) {
      s = s.add(s.rearrange(BY_4));
      q = q.add(q.rearrange(BY_4));
    }
    s = s.add(s.rearrange(BY_2));
    q = q.add(q.rearrange(BY_2));
    squares[0] = q.add(q.rearrange(BY_1)).lane(0);
    return s.add(s.rearrange(BY_1)).lane(0);
  }

  private static float few(float[] x, int at, int n, float c, float[] squares) {
    float s = 0;
    float q = 0;
    for (int i = 0; i < n; i++) {
      float v = x[at + i] - c;
      s += v;
      q = Math.fma(v, v, q);
    }
    squares[0] = q;
    return s;
  }

  @Override
  public int pair(
      float[] x,
      int at,
      int n,
      float m0,
      float r0,
      float m1,
      float r1,
      float[] scale,
      int scaleAt,
      float[] shift,
      int shiftAt,
      float[] y,
      int yAt) {
    FloatVector mean0 = FloatVector.broadcast(SPECIES, m0);
    FloatVector mean1 = FloatVector.broadcast(SPECIES, m1);
    FloatVector factor0 = FloatVector.broadcast(SPECIES, r0);
    FloatVector factor1 = FloatVector.broadcast(SPECIES, r1);
    int done = CacheLine.isCrossedBy(LANES) ? CacheLine.head(yAt, n, LANES) : 0;
    if (done > 0) { // the vectors are inside the rows
      VectorMask<Float> first = VectorMask.fromLong(SPECIES, (1L << done) - 1);
      FloatVector a = FloatVector.fromArray(SPECIES, scale, scaleAt);
      FloatVector b = FloatVector.fromArray(SPECIES, shift, shiftAt);
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, at);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, at + n);
      v0.sub(mean0).mul(factor0).fma(a, b).intoArray(y, yAt, first);
      v1.sub(mean1).mul(factor1).fma(a, b).intoArray(y, yAt + n, first);
    }
    int x0 = at + done;
    int x1 = x0 + n;
    int y0 = yAt + done;
    int y1 = y0 + n;
    int scales = scaleAt + done;
    int shifts = shiftAt + done;
    int whole = (n - done) & -LANES;
    for (int i = 0; i < whole; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, scale, scales + i);
      FloatVector b = FloatVector.fromArray(SPECIES, shift, shifts + i);
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, x0 + i);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, x1 + i);
      v0.sub(mean0).mul(factor0).fma(a, b).intoArray(y, y0 + i);
      v1.sub(mean1).mul(factor1).fma(a, b).intoArray(y, y1 + i);
    }
    return done + whole;
  }
}
