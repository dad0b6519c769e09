package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.blocking.Packing;
import dev.lanewise.kernels.blocking.SquareTranspose;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Packing with vectors: whole vectors are copied, squares of one vector's side transposed in
 * registers.
 */
final class VectorPacking extends Packing {
  private static final VectorSpecies<Float> S = Width.SPECIES;
  private static final int L = S.length();

  private final SquareTranspose square;

  VectorPacking(SquareTranspose square) {
    this.square = square;
  }

  @Override
  public void rows(
      float[] from, int fromOff, int ld, int k, int width, float[] to, int toOff, int step) {
    if (width != step || width % L != 0) {
      super.rows(from, fromOff, ld, k, width, to, toOff, step);
    } else if (width == 2 * L) {
      for (int p = 0; p < k; p++) {
        int f = fromOff + p * ld;
        int t = toOff + p * 2 * L;
        FloatVector.fromArray(S, from, f).intoArray(to, t);
        FloatVector.fromArray(S, from, f + L).intoArray(to, t + L);
      }
    } else {
      for (int p = 0; p < k; p++) {
        for (int i = 0; i < width; i += L) {
          FloatVector.fromArray(S, from, fromOff + p * ld + i).intoArray(to, toOff + p * step + i);
        }
      }
    }
  }

  /**
   * Squares from the last group of rows to the first: a square's stores run over into the next p's
   * first elements, which the first group then writes. What runs over the end is the caller's
   * slack.
   */
  @Override
  public void transposed(
      float[] from, int fromOff, int ld, int k, int width, float[] to, int toOff, int step) {
    int whole = k / L * L;
    if (step % L != 0 && step != width) {
      whole = 0;
    }
    for (int p = 0; p < whole; p += L) {
      for (int i = (width - 1) / L * L; i >= 0; i -= L) {
        square.run(
            from, fromOff + i * ld + p, ld, Math.min(L, width - i), to, toOff + p * step + i, step);
      }
    }
    super.transposed(from, fromOff + whole, ld, k - whole, width, to, toOff + whole * step, step);
  }
}
