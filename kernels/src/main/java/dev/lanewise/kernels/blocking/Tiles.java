package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.blocking.TileShape.Besides;
import dev.lanewise.kernels.blocking.TileShape.Sums;
import java.util.function.Function;

/**
 * The register tiles of one width: up to {@code rows} rows and up to {@code vectors} vectors of
 * columns. Each tile's class is made when it is first asked for.
 */
public final class Tiles {
  private static final int SHORT = 48;
  private static final int MEDIUM = 128;

  /** Tiles of one size: by A, B, the sums and what lies ahead. */
  private static final int KINDS = 36;

  private final int rows;
  private final int vectors;
  private final int lanes;
  private final Function<TileShape, Tile> maker;
  private final Packing packing;
  private final Tile[] made;

  /**
   * @param rows MR, the most rows of a tile
   * @param vectors the most vectors of columns; NR is {@code vectors * lanes}
   * @param packing how panels of A and strips of B are laid out
   */
  public Tiles(int rows, int vectors, int lanes, Function<TileShape, Tile> maker, Packing packing) {
    this.rows = rows;
    this.vectors = vectors;
    this.lanes = lanes;
    this.maker = maker;
    this.packing = packing;
    this.made = new Tile[(rows + 1) * (vectors + 1) * KINDS];
  }

  /** MR. */
  public int rows() {
    return rows;
  }

  /**
   * Rows of a panel for sums of length k, at most. What a tile does before and after its loop grows
   * faster than its rows (44 ns for 14 rows, 8 ns for 5; Zen 4, 512 bits), so short sums are better
   * off with smaller tiles.
   */
  public int rows(int k) {
    return k < SHORT ? Math.min(rows, 4) : k <= MEDIUM ? Math.min(rows, 5) : rows;
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
    return (columns + lanes - 1) / lanes * lanes;
  }

  /**
   * The tile for {@code r} rows of A and {@code columns} columns of B; it computes whole vectors.
   *
   * @param packedA whether A is a panel, p-major, rather than rows at a given distance
   * @param packedB whether B is a packed strip rather than rows at a given distance
   * @param besides what it does on the way
   */
  public Tile tile(
      int r, int columns, boolean packedA, boolean packedB, Sums sums, Besides besides) {
    int v = (columns + lanes - 1) / lanes;
    int ends = sums == Sums.FRESH ? 0 : sums == Sums.ADDED ? 12 : 24;
    int more = besides == Besides.NOTHING ? 0 : besides == Besides.TOUCHES ? 4 : 8;
    int kind = ends + more | (packedA ? 2 : 0) | (packedB ? 1 : 0);
    int i = (r * (vectors + 1) + v) * KINDS + kind;
    Tile tile = made[i];
    if (tile == null) {
      // A race makes a class twice and keeps one; tiles have no state.
      int aStep = packedA ? r : 1;
      int aRow = packedA ? 1 : TileShape.GIVEN;
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
