package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.BiasClamp;
import org.jspecify.annotations.Nullable;

/**
 * What a register tile is specialised on. Element (r, p) of A is at {@code aOff + p aStep + r
 * aRow}, or {@code r lda} when aRow is {@link #GIVEN}; row p of B is at {@code bOff + p vectors
 * lanes} when packed, else at {@code bOff + p ldb}.
 *
 * <p>Sums of several pieces go on where A and B go on: from one piece to the next A's offset grows
 * by {@code lda}, B's rows follow each other. All pieces together have fewer than 2^20 / k
 * products.
 *
 * @param rows rows of C
 * @param vectors vectors of columns of C
 * @param lanes floats in a vector; 1 makes a scalar tile
 * @param aStep distance in A from one p to the next
 * @param aRow distance in A from one row to the next, or {@link #GIVEN}
 * @param packedB whether B's rows follow each other without gaps
 * @param pieces how often the sum of k products is gone on with; 1 unless aRow is fixed and B
 *     packed
 * @param sums what C has to do with the sums
 * @param besides what it does on the way
 * @param ending what sums meet before they are stored; a bias only with {@link Besides#NOTHING},
 *     whose array it takes
 */
public record TileShape(
    int rows,
    int vectors,
    int lanes,
    int aStep,
    int aRow,
    boolean packedB,
    int pieces,
    Sums sums,
    Besides besides,
    Ending ending) {
  /** A distance that a tile is told with each call. */
  public static final int GIVEN = 0;

  /** A tile that stores its sums as they are. */
  public TileShape(
      int rows,
      int vectors,
      int lanes,
      int aStep,
      int aRow,
      boolean packedB,
      int pieces,
      Sums sums,
      Besides besides) {
    this(rows, vectors, lanes, aStep, aRow, packedB, pieces, sums, besides, Ending.NONE);
  }

  /**
   * {@code min(max(x + bias + c, low), high)}: the bias of column j is the j-th number ahead.
   *
   * @param biased whether there is one
   * @param onto whether c is what C holds, or else 0; only for fresh sums
   * @param low neither NaN nor -0
   * @param high neither NaN nor 0
   */
  public record Ending(boolean biased, boolean onto, float low, float high) {
    /** None. */
    public static final Ending NONE =
        new Ending(false, false, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);

    /** A bias, and no bounds. */
    public static final Ending BIAS =
        new Ending(true, false, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);

    /** What an epilogue asks for; none for none. */
    public static Ending of(@Nullable BiasClamp end) {
      return end == null ? NONE : new Ending(true, end.onto(), end.low(), end.high());
    }

    /** Whether this is {@link #of} it; makes no objects. */
    public boolean is(@Nullable BiasClamp end) {
      return end == null
          ? !biased
          : biased && onto == end.onto() && low == end.low() && high == end.high();
    }

    /** Whether the lower bound bounds anything. */
    public boolean fromBelow() {
      return low != Float.NEGATIVE_INFINITY;
    }

    /** Whether the upper one does. */
    public boolean fromAbove() {
      return high != Float.POSITIVE_INFINITY;
    }
  }

  /** Where sums begin, and where they go. */
  public enum Sums {
    /** From 0; they overwrite C. */
    FRESH,
    /** From 0; they are added to C. */
    ADDED,
    /** From C, which they overwrite. */
    CONTINUED;

    /** Fresh sums, or further ones. */
    public static Sums of(boolean add) {
      return add ? ADDED : FRESH;
    }
  }

  /** What a tile does for others on the way. */
  public enum Besides {
    NOTHING,
    /** Touches, once for each p, a line of what will be read next. */
    TOUCHES,
    /** Packs the B it reads. */
    PACKS
  }
}
