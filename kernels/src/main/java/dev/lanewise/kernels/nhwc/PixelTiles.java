package dev.lanewise.kernels.nhwc;

import dev.lanewise.kernels.BiasClamp;
import dev.lanewise.kernels.blocking.Tile;
import dev.lanewise.kernels.blocking.TileShape;
import dev.lanewise.kernels.blocking.TileShape.Besides;
import dev.lanewise.kernels.blocking.TileShape.Ending;
import dev.lanewise.kernels.blocking.TileShape.Sums;
import dev.lanewise.kernels.blocking.Tiles;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Tiles whose rows are pixels, a distance apart that their classes have built in. */
final class PixelTiles {
  private final Tiles tiles;

  /** Grows by copying, so that look-ups need no lock and no allocation. */
  private volatile Of[] known = new Of[0];

  PixelTiles(Tiles tiles) {
    this.tiles = tiles;
  }

  /** Those of one distance, number of pieces and ending, of all sizes. */
  final class Of {
    private final int pixelDistance;
    private final int pieces;
    private final Ending ending;
    private volatile @Nullable Of biasOnly;
    private final @Nullable Tile[] made =
        new Tile[(tiles.mostRows() + 1) * (tiles.columns() / tiles.lanes() + 1) * 2];

    private Of(int pixelDistance, int pieces, Ending ending) {
      this.pixelDistance = pixelDistance;
      this.pieces = pieces;
      this.ending = ending;
    }

    int pixelDistance() {
      return pixelDistance;
    }

    int pieces() {
      return pieces;
    }

    boolean onto() {
      return ending.onto();
    }

    /** Those that only add the bias; a race makes them twice and keeps one. */
    Of biasOnly() {
      Of known = biasOnly;
      if (known == null) {
        known = new Of(pixelDistance, pieces, Ending.BIAS);
        biasOnly = known;
      }
      return known;
    }

    /** What remains to be done after {@link #biasOnly} once residuals are added. */
    void clamp(float[] y, int off, int distance, int rows, int columns) {
      for (int i = 0; i < rows; i++) {
        int row = off + i * distance;
        for (int j = row; j < row + columns; j++) {
          y[j] = Math.min(Math.max(y[j], ending.low()), ending.high());
        }
      }
    }

    private boolean is(int distance, int count, @Nullable BiasClamp with) {
      return pixelDistance == distance && pieces == count && ending.is(with);
    }

    Tile tile(int rows, int columns, boolean accumulate) {
      int vectors = tiles.padded(columns) / tiles.lanes();
      int i = (rows * (tiles.columns() / tiles.lanes() + 1) + vectors) * 2 + (accumulate ? 1 : 0);
      Tile tile = made[i];
      if (tile == null) {
        // In a race several ask the maker and one is kept; what it makes has no state.
        tile =
            tiles.special(
                new TileShape(
                    rows,
                    vectors,
                    tiles.lanes(),
                    1,
                    pixelDistance,
                    true,
                    pieces,
                    Sums.of(accumulate),
                    Besides.NOTHING,
                    ending));
        made[i] = tile;
      }
      return tile;
    }
  }

  /** Tiles that end sums so, or leave them as they are. */
  Of of(int pixelDistance, int pieces, @Nullable BiasClamp end) {
    for (Of o : known) {
      if (o.is(pixelDistance, pieces, end)) {
        return o;
      }
    }
    synchronized (this) {
      for (Of o : known) {
        if (o.is(pixelDistance, pieces, end)) {
          return o;
        }
      }
      Of[] more = Arrays.copyOf(known, known.length + 1);
      Of added = new Of(pixelDistance, pieces, Ending.of(end));
      more[known.length] = added;
      known = more;
      return added;
    }
  }
}
