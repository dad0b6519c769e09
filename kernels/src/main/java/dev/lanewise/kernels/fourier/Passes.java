package dev.lanewise.kernels.fourier;

import dev.lanewise.kernels.fourier.PassShape.Kind;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/** The passes of one width, and scalar ones for what is narrower. Each is made when first used. */
public final class Passes {
  /** The largest prime with a pass of its own; others take Bluestein's detour. */
  static final int LARGEST_PRIME = 13;

  private final int lanes;
  private final Function<PassShape, Pass> maker;
  private final AtomicReferenceArray<Pass> made =
      new AtomicReferenceArray<>((LARGEST_PRIME + 1) << 11);

  /**
   * @param lanes floats in a vector; 1 where there are none
   */
  public Passes(int lanes, Function<PassShape, Pass> maker) {
    this.lanes = lanes;
    this.maker = maker;
  }

  /** Floats in a vector. */
  int lanes() {
    return lanes;
  }

  /** A pass over s neighbouring transforms. */
  Pass wide(int radix, int s, boolean pairsIn, boolean pairsOut, boolean last) {
    return get(Kind.WIDE, radix, s >= lanes ? lanes : 1, 0, pairsIn, pairsOut, last, s);
  }

  /** A pass over {@code elements / unit} positions of {@code unit} transforms. */
  Pass shuffled(int radix, int unit, int elements, boolean pairsIn, boolean pairsOut) {
    return get(Kind.SHUFFLED, radix, lanes, unit, pairsIn, pairsOut, false, elements);
  }

  /** Complex products of n elements; {@code scaled} ones are multiplied by the scale besides. */
  Pass product(int n, boolean pairsIn, boolean pairsOut, boolean scaled) {
    return get(Kind.PRODUCT, 1, n >= lanes ? lanes : 1, 0, pairsIn, pairsOut, scaled, n);
  }

  /** Complex products of n pairs, n a multiple of the lanes or below them, added to y. */
  Pass productSum(int n) {
    return get(Kind.PRODUCT_SUM, 1, n >= lanes ? lanes : 1, 0, true, true, false, n);
  }

  /** Sums and differences of n numbers and their mirror images, as real signals need them. */
  Pass mirror(int n, boolean pairsIn, boolean pairsOut) {
    return get(Kind.MIRROR, 2, n >= lanes ? lanes : 1, 0, pairsIn, pairsOut, false, n);
  }

  private Pass get(
      Kind kind,
      int radix,
      int width,
      int unit,
      boolean pairsIn,
      boolean pairsOut,
      boolean last,
      int elements) {
    boolean ragged = elements % width != 0;
    int i = radix << 4 | number(kind) << 1 | (width > 1 ? 1 : 0);
    i = i << 3 | (unit == 0 ? 0 : 1 + Integer.numberOfTrailingZeros(unit));
    i = i << 4 | (pairsIn ? 8 : 0) | (pairsOut ? 4 : 0) | (last ? 2 : 0) | (ragged ? 1 : 0);
    Pass pass = made.get(i);
    if (pass == null) {
      // A race makes a class twice and keeps one; passes have no state.
      pass = maker.apply(new PassShape(kind, radix, width, unit, pairsIn, pairsOut, last, ragged));
      made.set(i, pass);
    }
    return pass;
  }

  private static int number(Kind kind) {
    return switch (kind) {
      case WIDE -> 0;
      case SHUFFLED -> 1;
      case PRODUCT -> 2;
      case MIRROR -> 3;
      case PRODUCT_SUM -> 4;
    };
  }
}
