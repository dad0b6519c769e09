package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.blocking.Packing;
import dev.lanewise.kernels.blocking.SquareTranspose;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Packing with vectors: whole vectors are copied, squares of one vector's side transposed in
 * registers.
 */
final class VectorPacking extends Packing {
  private static final VectorSpecies<Float> S = Width.SPECIES;
  private static final int L = S.length();

  /** 1 KiB of each row at 512 bits. */
  private static final int GROUP = 8;

  private final SquareTranspose square;

  VectorPacking(SquareTranspose square) {
    this.square = square;
  }

  @Override
  public void rows(
      float[] from, int fromOff, int ld, int k, int width, float[] to, int toOff, int step) {
    if (width != step || width % L != 0) {
      super.rows(from, fromOff, ld, k, width, to, toOff, step);
    } else if (width == L) {
      for (int p = 0; p < k; p++) {
        FloatVector.fromArray(S, from, fromOff + p * ld).intoArray(to, toOff + p * L);
      }
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

  /** Rows outside, because memory likes long pieces; GROUP strips at a time inside. */
  @Override
  public void strips(
      float[] from,
      int fromOff,
      int ld,
      int k,
      int n,
      float[] to,
      int toOff,
      int columns,
      int lanes) {
    if (columns == 4 * L) {
      wideStrips(from, fromOff, ld, k, n, to, toOff);
      return;
    }
    int whole = columns == 2 * L ? n / columns : 0;
    for (int s = 0; s < whole; s += GROUP) {
      int f = fromOff + s * 2 * L;
      int t = toOff + s * 2 * L * k;
      int end = t + Math.min(GROUP, whole - s) * 2 * L * k;
      for (int p = 0; p < k; p++) {
        group(from, f + p * ld, to, t + p * 2 * L, end, 2 * L * k);
      }
    }
    int j = whole * columns;
    if (j < n) {
      super.strips(from, fromOff + j, ld, k, n - j, to, toOff + j * k, columns, lanes);
    }
  }

  /** As {@link #strips}, of four vectors. */
  private void wideStrips(float[] from, int fromOff, int ld, int k, int n, float[] to, int toOff) {
    int whole = n / (4 * L);
    for (int s = 0; s < whole; s += GROUP) {
      int f = fromOff + s * 4 * L;
      int t = toOff + s * 4 * L * k;
      int end = t + Math.min(GROUP, whole - s) * 4 * L * k;
      for (int p = 0; p < k; p++) {
        wideGroup(from, f + p * ld, to, t + p * 4 * L, end, 4 * L * k);
      }
    }
    int j = whole * 4 * L;
    if (j < n) {
      super.strips(from, fromOff + j, ld, k, n - j, to, toOff + j * k, 4 * L, L);
    }
  }

  /** As {@link #group}, of four vectors. */
  private static void wideGroup(float[] from, int f, float[] to, int t, int end, int step) {
    for (; t < end; t += step, f += 4 * L) {
      FloatVector.fromArray(S, from, f).intoArray(to, t);
      FloatVector.fromArray(S, from, f + L).intoArray(to, t + L);
      FloatVector.fromArray(S, from, f + 2 * L).intoArray(to, t + 2 * L);
      FloatVector.fromArray(S, from, f + 3 * L).intoArray(to, t + 3 * L);
    }
  }

  /** One row's piece of several strips, which are {@code step} apart. */
  private static void group(float[] from, int f, float[] to, int t, int end, int step) {
    for (; t < end; t += step, f += 2 * L) {
      FloatVector.fromArray(S, from, f).intoArray(to, t);
      FloatVector.fromArray(S, from, f + L).intoArray(to, t + L);
    }
  }

  /**
   * Strips of up to two vectors, as tiles have them; what is no vector is masked. Rows whose
   * vectors would reach over an array's end are left to the plain copy: the check of such masked
   * accesses makes objects.
   */
  @Override
  public void piece(
      float[] from, int fromOff, int ld, int k, int width, float[] to, int toOff, int step) {
    int reach = width <= L ? L : 2 * L;
    int inside =
        width > 2 * L || k < 4
            ? 0
            : Math.min(
                rowsInside(from.length - fromOff - reach, ld, k),
                rowsInside(to.length - toOff - reach, step, k));
    if (width <= L) {
      narrow(from, fromOff, ld, inside, width, to, toOff, step);
    } else {
      wide(from, fromOff, ld, inside, width, to, toOff, step);
    }
    super.piece(
        from, fromOff + inside * ld, ld, k - inside, width, to, toOff + inside * step, step);
  }

  /** How many of k rows, {@code step} apart, start no more than {@code room} behind the first. */
  private static int rowsInside(int room, int step, int k) {
    return room < 0 ? 0 : step == 0 ? k : Math.min(k, room / step + 1);
  }

  private static void narrow(
      float[] from, int fromOff, int ld, int k, int width, float[] to, int toOff, int step) {
    VectorMask<Float> low = VectorMask.fromLong(S, (1L << width) - 1);
    for (int p = 0; p < k; p++) {
      FloatVector.fromArray(S, from, fromOff + p * ld, low).intoArray(to, toOff + p * step, low);
    }
  }

  private static void wide(
      float[] from, int fromOff, int ld, int k, int width, float[] to, int toOff, int step) {
    VectorMask<Float> high = VectorMask.fromLong(S, (1L << (width - L)) - 1);
    for (int p = 0; p < k; p++) {
      int f = fromOff + p * ld;
      int t = toOff + p * step;
      FloatVector.fromArray(S, from, f).intoArray(to, t);
      FloatVector.fromArray(S, from, f + L, high).intoArray(to, t + L, high);
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
    for (int i = (width - 1) / L * L; i >= 0; i -= L) {
      for (int p = 0; p < whole; p += L) {
        square.run(
            from, fromOff + i * ld + p, ld, Math.min(L, width - i), to, toOff + p * step + i, step);
      }
    }
    super.transposed(from, fromOff + whole, ld, k - whole, width, to, toOff + whole * step, step);
  }

  /** Squares, and what is left beside and below them one by one. */
  @Override
  public void transposedPiece(
      float[] from, int fromOff, int ld, int k, int width, float[] to, int toOff, int step) {
    int lines = k / L * L;
    int whole = width / L * L;
    for (int p = 0; p < lines; p += L) {
      for (int i = 0; i < whole; i += L) {
        square.run(from, fromOff + i * ld + p, ld, L, to, toOff + p * step + i, step);
      }
    }
    super.transposedPiece(
        from, fromOff + whole * ld, ld, lines, width - whole, to, toOff + whole, step);
    super.transposedPiece(
        from, fromOff + lines, ld, k - lines, width, to, toOff + lines * step, step);
  }
}
