package dev.lanewise.kernels.nhwc;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.NhwcConvolution;
import dev.lanewise.kernels.Sizes;
import dev.lanewise.kernels.Workspace;
import dev.lanewise.kernels.blocking.Tile;
import dev.lanewise.kernels.blocking.TileShape;
import dev.lanewise.kernels.blocking.Tiles;
import java.util.Arrays;

/**
 * Direct convolution in NHWC: neighbouring pixels of an output row are a tile's rows, filters its
 * columns. Weights are packed {@code [filters / NR][tap][channel][NR]}; nothing else is packed,
 * because neighbouring pixels of the input lie a constant distance apart, which the tile's class
 * has built in.
 *
 * <p>What one row of the kernel meets at one pixel, {@code kernelW * channels} numbers, lies in one
 * piece, so each kernel row is one call of the tile that adds to the output. (A loop over taps
 * inside the tile costs a third of its speed: C2 then keeps the 28 sums in registers no longer.)
 */
public final class DirectConvolution extends NhwcConvolution {
  private final Tiles tiles;

  /** Tiles by pixel distance; grows by copying, so that look-ups need no lock and no allocation. */
  private volatile TilesAt[] known = new TilesAt[0];

  private static final class TilesAt {
    final int pixelDistance;
    final Tile[] made;

    TilesAt(int pixelDistance, int count) {
      this.pixelDistance = pixelDistance;
      this.made = new Tile[count];
    }
  }

  public DirectConvolution(Tiles tiles) {
    this.tiles = tiles;
  }

  @Override
  public int packedSize(ConvShape s) {
    int filters = s.filters() / s.groups();
    return Sizes.product(
        "conv2d.nhwc packed weights", s.groups(), s.depth(), tiles.padded(filters));
  }

  @Override
  protected void arrange(ConvShape s, float[] w, int wOff, float[] packed, int packedOff) {
    int filters = s.filters() / s.groups();
    int channels = s.channels() / s.groups();
    int taps = s.kernelH() * s.kernelW();
    int to = packedOff;
    for (int g = 0; g < s.groups(); g++) {
      for (int f0 = 0; f0 < filters; f0 += tiles.columns()) {
        int used = Math.min(tiles.columns(), filters - f0);
        int width = tiles.padded(used);
        for (int t = 0; t < taps; t++) {
          for (int c = 0; c < channels; c++, to += width) {
            for (int f = 0; f < used; f++) {
              packed[to + f] = w[wOff + ((g * filters + f0 + f) * channels + c) * taps + t];
            }
            Arrays.fill(packed, to + used, to + width, 0);
          }
        }
      }
    }
  }

  @Override
  protected void compute(
      ConvShape s,
      int batch,
      float[] x,
      int xOff,
      float[] packed,
      int packedOff,
      float[] y,
      int yOff,
      Workspace ws) {
    boolean padded = (s.padTop() | s.padLeft() | s.padBottom() | s.padRight()) != 0;
    int width = s.width() + s.padLeft() + s.padRight();
    int height = s.height() + s.padTop() + s.padBottom();
    float[] image = padded ? ws.floats(width * height * s.channels()) : x;
    for (int n = 0; n < batch; n++) {
      int from = xOff + n * s.inputSize();
      if (padded) {
        pad(s, x, from, image, width, height);
      }
      image(s, image, padded ? 0 : from, width, packed, packedOff, y, yOff + n * s.outputSize());
    }
  }

  /** All strips of filters over all rows of one padded image. */
  private void image(
      ConvShape s,
      float[] x,
      int xOff,
      int width,
      float[] packed,
      int packedOff,
      float[] y,
      int yOff) {
    // Where rows follow each other without a gap, the image is one long row.
    boolean flat = s.pointwise();
    int rows = flat ? 1 : s.outH();
    int pixels = flat ? s.outH() * s.outW() : s.outW();
    int channels = s.channels() / s.groups();
    int filters = s.filters() / s.groups();
    TilesAt at = tilesAt(s.channels() * s.strideW());
    int weights = packedOff;
    for (int g = 0; g < s.groups(); g++) {
      for (int f = 0; f < filters; f += tiles.columns()) {
        int used = Math.min(tiles.columns(), filters - f);
        for (int i = 0; i < rows; i++) {
          int from = xOff + i * s.strideH() * width * s.channels() + g * channels;
          int to = yOff + i * pixels * s.filters() + g * filters + f;
          row(at, s, pixels, width, x, from, packed, weights, y, to, used);
        }
        weights += s.depth() * tiles.padded(used);
      }
    }
  }

  /**
   * One row of output pixels for one strip of filters, in blocks that differ by at most one pixel.
   */
  private void row(
      TilesAt at,
      ConvShape s,
      int pixels,
      int width,
      float[] x,
      int xOff,
      float[] packed,
      int weights,
      float[] y,
      int yOff,
      int used) {
    int channels = s.channels() / s.groups();
    // Neighbouring taps' channels are neighbours too, unless dilation or groups leave gaps.
    boolean joined = s.groups() == 1 && s.dilationW() == 1;
    int tapsPerPiece = joined ? s.kernelW() : 1;
    int length = tapsPerPiece * channels;
    int pieces = s.kernelH() * s.kernelW() / tapsPerPiece;
    int piecesPerRow = s.kernelW() / tapsPerPiece;
    int columns = tiles.padded(used);
    int last = used - (columns - tiles.lanes());
    int blocks = Math.ceilDiv(pixels, tiles.rows(length));
    for (int b = 0; b < blocks; b++) {
      int p = (int) ((long) b * pixels / blocks);
      int count = (int) ((b + 1L) * pixels / blocks) - p;
      int to = yOff + p * s.filters();
      for (int t = 0; t < pieces; t++) {
        int u = t / piecesPerRow;
        int v = t % piecesPerRow;
        int from =
            xOff
                + p * at.pixelDistance
                + (u * s.dilationH() * width + v * s.dilationW()) * s.channels();
        tile(at, count, used, t > 0)
            .run(
                length,
                x,
                from,
                0,
                packed,
                weights + t * length * columns,
                0,
                y,
                to,
                s.filters(),
                last);
      }
    }
  }

  private static void pad(ConvShape s, float[] x, int xOff, float[] to, int width, int height) {
    int line = width * s.channels();
    int left = s.padLeft() * s.channels();
    int inner = s.width() * s.channels();
    Arrays.fill(to, 0, s.padTop() * line, 0);
    for (int h = 0; h < s.height(); h++) {
      int at = (h + s.padTop()) * line;
      Arrays.fill(to, at, at + left, 0);
      System.arraycopy(x, xOff + h * inner, to, at + left, inner);
      Arrays.fill(to, at + left + inner, at + line, 0);
    }
    Arrays.fill(to, (s.padTop() + s.height()) * line, height * line, 0);
  }

  private TilesAt tilesAt(int pixelDistance) {
    for (TilesAt t : known) {
      if (t.pixelDistance == pixelDistance) {
        return t;
      }
    }
    synchronized (this) {
      TilesAt[] more = Arrays.copyOf(known, known.length + 1);
      more[known.length] =
          new TilesAt(
              pixelDistance, (tiles.rows() + 1) * (tiles.columns() / tiles.lanes() + 1) * 4);
      known = more;
      return more[more.length - 1];
    }
  }

  private Tile tile(TilesAt at, int rows, int columns, boolean accumulate) {
    int vectors = tiles.padded(columns) / tiles.lanes();
    boolean masked = columns % tiles.lanes() != 0;
    int i =
        (rows * (tiles.columns() / tiles.lanes() + 1) + vectors) * 4
            + (accumulate ? 2 : 0)
            + (masked ? 1 : 0);
    Tile tile = at.made[i];
    if (tile == null) {
      tile =
          tiles.special(
              new TileShape(
                  rows, vectors, tiles.lanes(), 1, at.pixelDistance, true, accumulate, masked));
      at.made[i] = tile;
    }
    return tile;
  }
}
