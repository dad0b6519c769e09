package dev.lanewise.kernels.nhwc;

import dev.lanewise.kernels.BiasClamp;
import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.NhwcConvolution;
import dev.lanewise.kernels.Share;
import dev.lanewise.kernels.Sizes;
import dev.lanewise.kernels.Workspace;
import dev.lanewise.kernels.blocking.Edge;
import dev.lanewise.kernels.blocking.Tiles;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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

  /** Pixels so far apart, or a multiple, share the few places of one set of an L1 cache. */
  private static final int CONFLICT = 1024;

  private static final int GAP = 16;

  /** Products of a row of the kernel at a pixel, so few that its rows are taken together. */
  private static final int SHORT = 64;

  /** With 11 rows of 33 numbers, calls of tiles with more rows of C are as fast. */
  private static final int MOST_PIECES = 7;

  /** As fast as tiles of 14 rows, and soon compiled. */
  private static final int FUSED_ROWS = 8;

  /** Where whole vectors write beyond the filters of a strip. */
  private enum Over {
    /** To filters of the next group, which comes later. */
    REPLACED,
    /** To the next pixel, whose only strip comes later, but for the last one. */
    NEXT,
    /** To what has been computed before. */
    LOST
  }

  private final Tiles tiles;

  private final PixelTiles special;

  public DirectConvolution(Tiles tiles) {
    this.tiles = tiles;
    this.special = new PixelTiles(tiles);
  }

  @Override
  public String algorithm(ConvShape s) {
    return "direct";
  }

  /** Each output is stored once. */
  @Override
  public boolean endsOnto(ConvShape s) {
    return calls(s) == 1;
  }

  @Override
  public boolean spreads(ConvShape s) {
    return true;
  }

  @Override
  protected int packedFloats(ConvShape s) {
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
      int yStep,
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
      int out = yOff + n * s.outH() * s.outW() * yStep;
      int top = r - n * s.outH();
      rows(s, top, last - r, first, end, x, image, packed, packedOff, y, out, yStep, epilogue, ws);
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
      int yStep,
      Epilogue epilogue,
      Workspace workspace) {
    boolean copied =
        (s.padTop() | s.padLeft() | s.padBottom() | s.padRight()) != 0 || pixel(s) > s.channels();
    int line = (s.width() + s.padLeft() + s.padRight()) * pixel(s);
    float[] image = x;
    int at = xOff + top * s.strideH() * line;
    int lines = (count - 1) * s.strideH() + (s.kernelH() - 1) * s.dilationH() + 1;
    int edge = copied ? lines * line : 0;
    float[] ws = workspace.floats(edge + tiles.mostRows() * tiles.columns());
    if (copied) {
      image = ws;
      pad(s, top * s.strideH() - s.padTop(), lines, x, xOff, image, line);
      at = 0;
    }
    int outLine = s.outW() * yStep;
    BiasClamp inRegisters = epilogue instanceof BiasClamp b && b.covers(s.filters()) ? b : null;
    boolean after = epilogue != Epilogue.NONE && inRegisters == null;
    int together = after ? Math.max(1, IN_CACHE / outLine) : count;
    for (int i = 0; i < count; i += together) {
      int some = Math.min(together, count - i);
      int to = yOff + (top + i) * outLine;
      int from = at + i * s.strideH() * line;
      strips(
          s,
          some,
          first,
          end,
          image,
          from,
          line,
          packed,
          packedOff,
          inRegisters,
          y,
          to,
          yStep,
          ws,
          edge);
      if (after) {
        epilogue.finish(y, to + first, yStep, some * s.outW(), end - first, workspace);
      }
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
      @Nullable BiasClamp ending,
      float[] y,
      int yOff,
      int yStep,
      float[] ws,
      int edge) {
    // Where rows follow each other without a gap, they are one long row.
    boolean flat = s.pointwise();
    int rows = flat ? 1 : count;
    int pixels = flat ? count * s.outW() : s.outW();
    int channels = s.channels() / s.groups();
    int filters = s.filters() / s.groups();
    PixelTiles.Of at = special.of(pixel(s) * s.strideW(), pieces(s), null);
    PixelTiles.Of last = special.of(at.pixelDistance(), at.pieces(), ending);
    float[] bias = ending == null ? x : ending.bias();
    for (int g = 0; g < s.groups(); g++) {
      int weights = packedOff + s.depth() * (g * tiles.padded(filters) + first);
      for (int f = first; f < Math.min(filters, end); f += tiles.columns()) {
        int used = Math.min(tiles.columns(), filters - f);
        Over over = over(s, g * filters + f, used, yStep);
        int biasAt = ending == null ? 0 : ending.biasOff() + g * filters + f;
        for (int i = 0; i < rows; i++) {
          int from = xOff + i * s.strideH() * line + g * channels;
          int to = yOff + i * pixels * yStep + g * filters + f;
          row(
              at, last, s, pixels, line, x, from, packed, weights, bias, biasAt, y, to, yStep, used,
              over, ws, edge);
        }
        weights += s.depth() * tiles.padded(used);
      }
    }
  }

  private Over over(ConvShape s, int first, int used, int yStep) {
    int written = tiles.padded(used);
    return first + written <= s.filters()
        ? Over.REPLACED
        : yStep == used && written <= 2 * used ? Over.NEXT : Over.LOST;
  }

  /**
   * Floats from one pixel of the image to the next, which is copied with gaps where pixels would
   * drive each other out of the cache.
   */
  private static int pixel(ConvShape s) {
    return s.channels() + (s.channels() * s.strideW() % CONFLICT == 0 ? GAP : 0);
  }

  /** Whether neighbouring taps' channels are neighbours, too. */
  private static boolean joined(ConvShape s) {
    return s.groups() == 1 && s.dilationW() == 1 && pixel(s) == s.channels();
  }

  /**
   * Rows of the kernel in one call of a tile: all of them where they are short, and calls would
   * spend their time on loading and storing outputs.
   */
  private static int pieces(ConvShape s) {
    boolean few = s.kernelH() <= MOST_PIECES && s.kernelW() * s.channels() < SHORT;
    return joined(s) && few ? s.kernelH() : 1;
  }

  private static int tapsPerPiece(ConvShape s) {
    return joined(s) ? s.kernelW() : 1;
  }

  /** Of tiles, for each block of outputs. */
  private static int calls(ConvShape s) {
    return s.kernelH() * s.kernelW() / tapsPerPiece(s) / pieces(s);
  }

  /**
   * One row of output pixels for one strip of filters, in blocks that differ by at most one pixel.
   *
   * @param last tiles that end the sums
   * @param over what becomes of what whole vectors write beyond the strip's filters
   */
  private void row(
      PixelTiles.Of at,
      PixelTiles.Of last,
      ConvShape s,
      int pixels,
      int line,
      float[] x,
      int xOff,
      float[] packed,
      int weights,
      float[] bias,
      int biasAt,
      float[] y,
      int yOff,
      int yStep,
      int used,
      Over over,
      float[] ws,
      int edge) {
    int channels = s.channels() / s.groups();
    int tapsPerPiece = tapsPerPiece(s);
    int length = tapsPerPiece * channels;
    int calls = calls(s);
    int callsPerRow = s.kernelW() / tapsPerPiece;
    int columns = tiles.padded(used);
    boolean onto = last.onto();
    boolean partly = used % tiles.lanes() != 0 && (onto || over != Over.REPLACED);
    int most = Math.max(tiles.rows() / 2, tiles.rows(length * at.pieces(), used));
    int blocks = Math.ceilDiv(pixels, at.pieces() > 1 ? Math.min(most, FUSED_ROWS) : most);
    for (int b = 0; b < blocks; b++) {
      int p = Share.start(b, blocks, pixels);
      int count = Share.start(b + 1, blocks, pixels) - p;
      int to = yOff + p * yStep;
      boolean apart = partly && (onto || over == Over.LOST || calls > 1 || b == blocks - 1);
      PixelTiles.Of end = apart && onto ? last.biasOnly() : last;
      float[] out = apart ? ws : y;
      int outStep = apart ? columns : yStep;
      int outAt = apart ? edge : to;
      for (int t = 0; t < calls; t++) {
        int u = t / callsPerRow;
        int v = t % callsPerRow;
        int from =
            xOff + p * at.pixelDistance() + u * s.dilationH() * line + v * s.dilationW() * pixel(s);
        int w = weights + t * length * columns;
        (t == calls - 1 ? end : at)
            .tile(count, used, t > 0)
            .run(
                length,
                x,
                from,
                s.dilationH() * line,
                packed,
                w,
                0,
                out,
                outAt,
                outStep,
                bias,
                biasAt,
                0);
      }
      if (apart) {
        Edge.put(ws, edge, columns, count, used, onto, y, to, yStep);
        if (onto) {
          last.clamp(y, to, yStep, count, used);
        }
      }
    }
  }

  /** Lines from the {@code top}-th on among zeros; those outside the image are all zero. */
  private static void pad(
      ConvShape s, int top, int lines, float[] x, int xOff, float[] to, int line) {
    int pixel = pixel(s);
    int left = s.padLeft() * pixel;
    int inner = s.width() * pixel;
    for (int i = 0; i < lines; i++) {
      int at = i * line;
      int h = top + i;
      if (h < 0 || h >= s.height()) {
        Arrays.fill(to, at, at + line, 0);
      } else {
        Arrays.fill(to, at, at + left, 0);
        pixels(s, x, xOff + h * s.width() * s.channels(), to, at + left);
        Arrays.fill(to, at + left + inner, at + line, 0);
      }
    }
  }

  /** One row of the image. */
  private static void pixels(ConvShape s, float[] x, int from, float[] to, int at) {
    int channels = s.channels();
    int pixel = pixel(s);
    if (pixel == channels) {
      System.arraycopy(x, from, to, at, s.width() * channels);
      return;
    }
    for (int j = 0; j < s.width(); j++) {
      System.arraycopy(x, from + j * channels, to, at + j * pixel, channels);
    }
  }
}
