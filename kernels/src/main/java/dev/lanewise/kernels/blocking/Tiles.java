package dev.lanewise.kernels.blocking;

import java.util.function.Function;

/**
 * The register tiles of one width: up to {@code rows} rows and up to {@code vectors} vectors of
 * columns. Each tile's class is made when it is first asked for.
 */
public final class Tiles {
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
    this.made = new Tile[(rows + 1) * (vectors + 1) * 8];
  }

  /** MR. */
  public int rows() {
    return rows;
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

  /** The tile for a packed panel of {@code r} rows of A and {@code columns} columns of B. */
  public Tile tile(int r, int columns, boolean packedB, boolean accumulate) {
    int v = (columns + lanes - 1) / lanes;
    boolean masked = columns % lanes != 0;
    int i =
        ((r * (vectors + 1) + v) << 3)
            | (packedB ? 4 : 0)
            | (accumulate ? 2 : 0)
            | (masked ? 1 : 0);
    Tile tile = made[i];
    if (tile == null) {
      // A race makes a class twice and keeps one; tiles have no state.
      tile = maker.apply(new TileShape(r, v, lanes, r, 1, packedB, accumulate, masked));
      made[i] = tile;
    }
    return tile;
  }

  /** A tile of another shape, with this width; not cached. */
  public Tile special(TileShape shape) {
    return maker.apply(shape);
  }
}
