package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.blocking.TileShape.Besides;
import dev.lanewise.kernels.blocking.TileShape.Sums;
import java.util.function.Function;

/**
 * The register tiles of one width: up to {@code rows} rows and up to {@code vectors} vectors of
 * columns. Each tile's class is made when it is first asked for.
 */
public final class Tiles {
  private static final int SHORT = 96;

  /** Tiles of one size: by A, B, the sums and what lies ahead. */
  private static final int KINDS = 54;

  /**
   * Distance of rows in a copy of a panel of A: a bit more than KC, so that rows do not conflict.
   */
  static final int COPIED_ROW = Blocks.KC + Packing.SLACK;

  /** How the rows of A that a tile meets lie. */
  public enum Left {
    /** As A has them, at a distance that the tile is told. */
    ROWS,
    /** Copied, {@link #COPIED_ROW} apart. */
    COPY,
    /** p-major, whole vectors apart. */
    PANEL
  }

  private final int rows;
  private final int vectors;
  private final int lanes;
  private final int laneBits;
  private final Function<TileShape, Tile> maker;
  private final Packing packing;
  private final boolean narrow;
  private final Tile[] made;

  /**
   * @param rows MR, the most rows of a tile
   * @param lanes a power of two
   * @param vectors the most vectors of columns; NR is {@code vectors * lanes}
   * @param packing how panels of A and strips of B are laid out
   * @param narrow whether multiply-adds leave the processor no time for the addresses of A's rows
   *     and for touches: with two units of 512 bits and four to six operations a cycle
   */
  public Tiles(
      int rows,
      int vectors,
      int lanes,
      Function<TileShape, Tile> maker,
      Packing packing,
      boolean narrow) {
    this.rows = rows;
    this.vectors = vectors;
    this.lanes = lanes;
    this.laneBits = Integer.numberOfTrailingZeros(lanes);
    this.maker = maker;
    this.packing = packing;
    this.narrow = narrow;
    this.made = new Tile[(mostRows() + 1) * (vectors + 1) * KINDS];
  }

  /** MR, for whole strips. */
  public int rows() {
    return rows;
  }

  /**
   * Rows of a panel for sums of length k in n columns, at most. What a tile does before and after
   * its loop grows faster than its rows (44 ns for 14 rows, 8 ns for 5; Zen 4, 512 bits), so short
   * sums are better off with smaller tiles; but two units are not kept busy by a few sums.
   */
  public int rows(int k, int n) {
    return rows(k, n, 5);
  }

  /** As {@link #rows(int, int)}, for an A that is p-major: its rows need no addresses. */
  public int rowsOfPanel(int k, int n) {
    return rows(k, n, 8);
  }

  private int rows(int k, int n, int few) {
    if (narrow) {
      return 2 * n <= columns() ? 2 * rows : rows;
    }
    return isShort(k) ? Math.min(rows, few) : rows;
  }

  /**
   * Sums so short that tiles of a few rows are best, and that a line touched for each p costs more
   * than waiting for it.
   */
  static boolean isShort(int k) {
    return k <= SHORT;
  }

  /** The most rows of a tile of any width. */
  public int mostRows() {
    return narrow ? 2 * rows : rows;
  }

  /** Whether A's rows are best copied, and nothing is done besides. */
  boolean narrow() {
    return narrow;
  }

  /**
   * Whether r rows of A are worth a copy, at a distance that tiles know, that more than one strip
   * of B meets. With a distance that it is told, a tile of six rows and more needs more integers
   * than the processor has registers for; C2 keeps them in vector registers, and getting them back
   * takes the place of multiply-adds (sums of 256, Zen 4: with 6 to 13 rows 0.77 to 0.94 of the
   * peak, 0.98 from a copy; with 5 and 14 rows 0.96 and 0.97).
   */
  boolean prefersCopies(int r) {
    return narrow || r >= 6;
  }

  /** NR, in floats. */
  public int columns() {
    return vectors * lanes;
  }

  /** Floats in a vector. */
  public int lanes() {
    return lanes;
  }

  /** The packing that goes with these tiles. */
  public Packing packing() {
    return packing;
  }

  /** Columns rounded up to whole vectors. */
  public int padded(int columns) {
    return (columns + lanes - 1) & -lanes;
  }

  /**
   * The tile for {@code r} rows of A and {@code columns} columns of B; it computes whole vectors.
   *
   * @param a how A lies
   * @param packedB whether B is a packed strip rather than rows at a given distance
   * @param besides what it does on the way
   */
  public Tile tile(int r, int columns, Left a, boolean packedB, Sums sums, Besides besides) {
    int v = (columns + lanes - 1) >> laneBits;
    int ends = sums == Sums.FRESH ? 0 : sums == Sums.ADDED ? 18 : 36;
    int more = besides == Besides.NOTHING ? 0 : besides == Besides.TOUCHES ? 6 : 12;
    int lies = a == Left.ROWS ? 0 : a == Left.COPY ? 2 : 4;
    int kind = ends + more + lies + (packedB ? 1 : 0);
    int i = (r * (vectors + 1) + v) * KINDS + kind;
    Tile tile = made[i];
    if (tile == null) {
      // In a race several ask the maker and one is kept; what it makes has no state.
      int aStep = a == Left.PANEL ? padded(r) : 1;
      int aRow = a == Left.PANEL ? 1 : a == Left.COPY ? COPIED_ROW : TileShape.GIVEN;
      tile = maker.apply(new TileShape(r, v, lanes, aStep, aRow, packedB, 1, sums, besides));
      made[i] = tile;
    }
    return tile;
  }

  /** A tile of another shape, with this width; not cached. */
  public Tile special(TileShape shape) {
    return maker.apply(shape);
  }
}
