package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.blocking.RowCopy;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Copies of short rows by vectors: {@code System.arraycopy} takes longer to begin than to end. */
final class VectorRowCopy extends RowCopy {
  private static final VectorSpecies<Float> S = Width.SPECIES;
  private static final int L = S.length();

  /** Floats from which on its calls are as fast. */
  private static final int LONG = 512;

  @Override
  protected void rows(
      int rows, int cols, float[] x, int xOff, int ldx, float[] y, int yOff, int ldy) {
    if (cols % L != 0 || cols >= LONG) {
      super.rows(rows, cols, x, xOff, ldx, y, yOff, ldy);
      return;
    }
    int pairs = cols / (2 * L) * (2 * L);
    for (int i = 0; i < rows; i++) {
      int from = xOff + i * ldx;
      int to = yOff + i * ldy;
      for (int j = 0; j < pairs; j += 2 * L) {
        FloatVector.fromArray(S, x, from + j).intoArray(y, to + j);
        FloatVector.fromArray(S, x, from + j + L).intoArray(y, to + j + L);
      }
      if (pairs < cols) {
        FloatVector.fromArray(S, x, from + pairs).intoArray(y, to + pairs);
      }
    }
  }
}
