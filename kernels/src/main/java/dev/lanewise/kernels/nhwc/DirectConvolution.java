package dev.lanewise.kernels.nhwc;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.NhwcConvolution;
import dev.lanewise.kernels.Share;
import dev.lanewise.kernels.Sizes;
import dev.lanewise.kernels.Workspace;
import dev.lanewise.kernels.blocking.Edge;
import dev.lanewise.kernels.blocking.Tile;
import dev.lanewise.kernels.blocking.TileShape;
import dev.lanewise.kernels.blocking.TileShape.Sums;
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
  /** Floats of outputs finished at a time, so that they are still in L2: 256 KiB. */
  private static final int IN_CACHE = 1 << 16;

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

  /** Shares are strips of filters where weights outweigh the image, else rows of outputs. */
  @Override
  protected void compute(
      int part,
      int parts,
      ConvShape s,
      int batch,
      float[] x,
      int xOff,
      float[] packed,
      int packedOff,
      float[] y,
      int yOff,
      Epilogue epilogue,
      Workspace ws) {
    boolean byFilter =
        s.groups() == 1 && s.weightSize() > s.inputSize() && s.filters() >= parts * tiles.columns();
    int rows = batch * s.outH();
    int from = byFilter ? 0 : Share.start(part, parts, rows);
    int to = byFilter ? rows : Share.start(part + 1, parts, rows);
    int first = byFilter ? Share.start(part, parts, s.filters(), tiles.columns()) : 0;
    int end = byFilter ? Share.start(part + 1, parts, s.filters(), tiles.columns()) : s.filters();
    for (int r = from; r < to; ) {
      int n = r / s.outH();
      int last = Math.min(to, (n + 1) * s.outH());
      int image = xOff + n * s.inputSize();
      int out = yOff + n * s.outputSize();
      int top = r - n * s.outH();
      rows(s, top, last - r, first, end, x, image, packed, packedOff, y, out, epilogue, ws);
      r = last;
    }
  }

  /** Some rows of outputs of one image, of some filters. */
  private void rows(
      ConvShape s,
      int top,
      int count,
      int first,
      int end,
      float[] x,
      int xOff,
      float[] packed,
      int packedOff,
      float[] y,
      int yOff,
      Epilogue epilogue,
      Workspace workspace) {
    boolean padded = (s.padTop() | s.padLeft() | s.padBottom() | s.padRight()) != 0;
    int line = (s.width() + s.padLeft() + s.padRight()) * s.channels();
    float[] image = x;
    int at = xOff + top * s.strideH() * line;
    int lines = (count - 1) * s.strideH() + (s.kernelH() - 1) * s.dilationH() + 1;
    int edge = padded ? lines * line : 0;
    float[] ws = workspace.floats(edge + tiles.rows() * tiles.columns());
    if (padded) {
      image = ws;
      pad(s, top * s.strideH() - s.padTop(), lines, x, xOff, image, line);
      at = 0;
    }
    int outLine = s.outW() * s.filters();
    int together = epilogue == Epilogue.NONE ? count : Math.max(1, IN_CACHE / outLine);
    for (int i = 0; i < count; i += together) {
      int some = Math.min(together, count - i);
      int to = yOff + (top + i) * outLine;
      int from = at + i * s.strideH() * line;
      strips(s, some, first, end, image, from, line, packed, packedOff, y, to, ws, edge);
      epilogue.finish(y, to + first, s.filters(), some * s.outW(), end - first, workspace);
    }
  }

  /** All strips of filters over some rows of a padded image. */
  private void strips(
      ConvShape s,
      int count,
      int first,
      int end,
      float[] x,
      int xOff,
      int line,
      float[] packed,
      int packedOff,
      float[] y,
      int yOff,
      float[] ws,
      int edge) {
    // Where rows follow each other without a gap, they are one long row.
    boolean flat = s.pointwise();
    int rows = flat ? 1 : count;
    int pixels = flat ? count * s.outW() : s.outW();
    int channels = s.channels() / s.groups();
    int filters = s.filters() / s.groups();
    TilesAt at = tilesAt(s.channels() * s.strideW());
    for (int g = 0; g < s.groups(); g++) {
      int weights = packedOff + s.depth() * (g * tiles.padded(filters) + first);
      for (int f = first; f < Math.min(filters, end); f += tiles.columns()) {
        int used = Math.min(tiles.columns(), filters - f);
        for (int i = 0; i < rows; i++) {
          int from = xOff + i * s.strideH() * line + g * channels;
          int to = yOff + i * pixels * s.filters() + g * filters + f;
          row(at, s, pixels, line, x, from, packed, weights, y, to, used, ws, edge);
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
      int line,
      float[] x,
      int xOff,
      float[] packed,
      int weights,
      float[] y,
      int yOff,
      int used,
      float[] ws,
      int edge) {
    int channels = s.channels() / s.groups();
    // Neighbouring taps' channels are neighbours too, unless dilation or groups leave gaps.
    boolean joined = s.groups() == 1 && s.dilationW() == 1;
    int tapsPerPiece = joined ? s.kernelW() : 1;
    int length = tapsPerPiece * channels;
    int pieces = s.kernelH() * s.kernelW() / tapsPerPiece;
    int piecesPerRow = s.kernelW() / tapsPerPiece;
    int columns = tiles.padded(used);
    boolean partly = used % tiles.lanes() != 0;
    float[] out = partly ? ws : y;
    int outStep = partly ? columns : s.filters();
    int blocks = Math.ceilDiv(pixels, tiles.rows(length));
    for (int b = 0; b < blocks; b++) {
      int p = Share.start(b, blocks, pixels);
      int count = Share.start(b + 1, blocks, pixels) - p;
      int to = yOff + p * s.filters();
      int outAt = partly ? edge : to;
      for (int t = 0; t < pieces; t++) {
        int u = t / piecesPerRow;
        int v = t % piecesPerRow;
        int from =
            xOff
                + p * at.pixelDistance
                + u * s.dilationH() * line
                + v * s.dilationW() * s.channels();
        int w = weights + t * length * columns;
        tile(at, count, used, t > 0)
            .run(length, x, from, 0, packed, w, 0, out, outAt, outStep, x, 0, 0);
      }
      if (partly) {
        Edge.put(ws, edge, columns, count, used, false, y, to, s.filters());
      }
    }
  }

  /** Lines from the {@code top}-th on among zeros; those outside the image are all zero. */
  private static void pad(
      ConvShape s, int top, int lines, float[] x, int xOff, float[] to, int line) {
    int left = s.padLeft() * s.channels();
    int inner = s.width() * s.channels();
    for (int i = 0; i < lines; i++) {
      int at = i * line;
      int h = top + i;
      if (h < 0 || h >= s.height()) {
        Arrays.fill(to, at, at + line, 0);
      } else {
        Arrays.fill(to, at, at + left, 0);
        System.arraycopy(x, xOff + h * inner, to, at + left, inner);
        Arrays.fill(to, at + left + inner, at + line, 0);
      }
    }
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
              pixelDistance, (tiles.rows() + 1) * (tiles.columns() / tiles.lanes() + 1) * 2);
      known = more;
      return more[more.length - 1];
    }
  }

  private Tile tile(TilesAt at, int rows, int columns, boolean accumulate) {
    int vectors = tiles.padded(columns) / tiles.lanes();
    int i = (rows * (tiles.columns() / tiles.lanes() + 1) + vectors) * 2 + (accumulate ? 1 : 0);
    Tile tile = at.made[i];
    if (tile == null) {
      tile =
          tiles.special(
              new TileShape(
                  rows,
                  vectors,
                  tiles.lanes(),
                  1,
                  at.pixelDistance,
                  true,
                  Sums.of(accumulate),
                  false));
      at.made[i] = tile;
    }
    return tile;
  }
}
