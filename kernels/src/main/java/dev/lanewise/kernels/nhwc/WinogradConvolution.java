package dev.lanewise.kernels.nhwc;

import dev.lanewise.kernels.BiasClamp;
import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.NhwcChoice;
import dev.lanewise.kernels.NhwcConvolution;
import dev.lanewise.kernels.Share;
import dev.lanewise.kernels.Sizes;
import dev.lanewise.kernels.Workspace;
import dev.lanewise.kernels.blocking.TileShape.Besides;
import dev.lanewise.kernels.blocking.TileShape.Sums;
import dev.lanewise.kernels.blocking.Tiles;
import java.util.concurrent.ConcurrentHashMap;

/**
 * 3 x 3 convolution with stride 1 in NHWC by F(m, 3) along both axes: each tile of {@code n x n}
 * inputs, n = m + 2, gives m x m outputs; tiles overlap by two rows and columns.
 *
 * <p>Tiles are taken in blocks whose transformed inputs stay in L2. Per block: transform all
 * channels; then, for each strip of filters, n x n products {@code [tiles x channels] [channels x
 * filters]}, and transform back. Transformed weights are packed {@code [filters / NR][n
 * n][channel][NR]}.
 *
 * <p>An infinite or NaN input makes the outputs of its tile NaN or infinite; those that do not see
 * it may become NaN, and none that sees it is finite.
 */
public final class WinogradConvolution extends NhwcConvolution {
  /**
   * Channels are summed in chains of so many, which costs 3 % of the time and halves the error:
   * that of a chain grows with its length, and the transforms multiply it.
   */
  private static final int LONG_CHAIN = 64;

  private static final int SHORT_CHAIN = 32;
  private static final int FEW_CHANNELS = 128;
  private static final int MANY_CHANNELS = 256;

  private final Minimal algorithm;
  private final Tiles tiles;
  private final Transform weights;
  private final Transform forward;
  private final Endings<Transform> back;
  private final int blockFloats;
  private final ConcurrentHashMap<ConvShape, Way> ways = new ConcurrentHashMap<>();

  /**
   * @param weights {@link Minimal#weightTransform}
   * @param forward {@link Minimal#inputTransform}
   * @param back {@link Minimal#outputTransform}
   * @param blockFloats floats of transformed inputs at a time: about half of L2
   */
  public WinogradConvolution(
      Minimal algorithm,
      Tiles tiles,
      Transform weights,
      Transform forward,
      Endings<Transform> back,
      int blockFloats) {
    this.algorithm = algorithm;
    this.tiles = tiles;
    this.weights = weights;
    this.forward = forward;
    this.back = back;
    this.blockFloats = blockFloats;
  }

  @Override
  public String algorithm(ConvShape s) {
    return "winograd" + (algorithm.products() - 2);
  }

  @Override
  public boolean accepts(ConvShape s) {
    return NhwcChoice.isMinimal(s, tiles.lanes());
  }

  @Override
  public double amplification(ConvShape s) {
    return algorithm.amplification() * algorithm.amplification();
  }

  @Override
  public boolean spreads(ConvShape s) {
    return true;
  }

  @Override
  protected int packedFloats(ConvShape s) {
    int n = algorithm.products();
    return Sizes.product("conv2d.nhwc transformed weights", n * n, s.channels(), s.filters());
  }

  @Override
  protected void arrange(ConvShape s, float[] w, int wOff, float[] packed, int packedOff) {
    int n = algorithm.products();
    int channels = s.channels();
    for (int strip = 0; strip < s.filters(); strip += tiles.columns()) {
      int width = Math.min(tiles.columns(), s.filters() - strip);
      int plane = channels * width;
      int to = packedOff + strip * n * n * channels;
      spread(w, wOff + strip * channels * 9, channels, width, packed, to, n * plane, plane);
      // In place, first along the columns: a transform reads all of its inputs before it writes.
      for (int v = 0; v < 3; v++) {
        int from = to + v * plane;
        weights.run(1, plane, packed, from, n * plane, 0, packed, from, n * plane, 0, w, 0);
      }
      weights.run(n, plane, packed, to, plane, n * plane, packed, to, plane, n * plane, w, 0);
    }
  }

  /** Tap (u, v) of each channel's filters, filters innermost, at u rows and v planes. */
  private static void spread(
      float[] w, int wOff, int channels, int width, float[] to, int toOff, int row, int plane) {
    int from = wOff;
    for (int f = 0; f < width; f++) {
      for (int c = 0; c < channels; c++, from += 9) {
        int at = toOff + c * width + f;
        for (int u = 0; u < 3; u++) {
          to[at + u * row] = w[from + 3 * u];
          to[at + u * row + plane] = w[from + 3 * u + 1];
          to[at + u * row + 2 * plane] = w[from + 3 * u + 2];
        }
      }
    }
  }

  /**
   * Shares are images, or else strips of filters where weights outweigh the transformed image, or
   * else tiles.
   */
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
      Workspace workspace) {
    Way way = way(s);
    Layout l = way.layout();
    boolean byImage = batch >= parts;
    boolean byFilter =
        !byImage && s.filters() > l.tiles() && s.filters() >= parts * tiles.columns();
    boolean byTile = !byImage && !byFilter;
    int from = byImage ? Share.start(part, parts, batch) : 0;
    int to = byImage ? Share.start(part + 1, parts, batch) : batch;
    int firstTile = byTile ? Share.start(part, parts, l.tiles()) : 0;
    int endTile = byTile ? Share.start(part + 1, parts, l.tiles()) : l.tiles();
    int first = byFilter ? Share.start(part, parts, s.filters(), tiles.columns()) : 0;
    int end = byFilter ? Share.start(part + 1, parts, s.filters(), tiles.columns()) : s.filters();
    float[] ws = workspace.floats(l.floats());
    BiasClamp inRegisters = epilogue instanceof BiasClamp e && e.covers(s.filters()) ? e : null;
    boolean after = epilogue != Epilogue.NONE && inRegisters == null;
    Transform last = back.of(inRegisters);
    float[] bias = inRegisters == null ? ws : inRegisters.bias();
    int biasAt = inRegisters == null ? 0 : inRegisters.biasOff();
    for (int b = from; b < to; b++) {
      int in = xOff + b * s.inputSize();
      int out = yOff + b * s.outH() * s.outW() * yStep;
      int blocks = Math.ceilDiv(endTile - firstTile, l.most());
      for (int i = 0; i < blocks; i++) {
        int t = firstTile + Share.start(i, blocks, endTile - firstTile);
        int count = firstTile + Share.start(i + 1, blocks, endTile - firstTile) - t;
        transformInputs(l, way.inputs(), t, count, x, in, ws);
        for (int f = first; f < end; f += tiles.columns()) {
          int width = Math.min(tiles.columns(), s.filters() - f);
          int weights = packedOff + f * l.n() * l.n() * s.channels();
          multiply(s, l, count, width, packed, weights, ws);
          int at = inRegisters == null ? 0 : biasAt + f;
          transformOutputs(s, l, last, t, count, width, ws, bias, at, y, out + f, yStep);
        }
        if (after) {
          finish(s, l, t, count, first, end - first, y, out, yStep, epilogue, workspace);
        }
      }
    }
  }

  /** The pixels of a block of tiles, which are still in cache: tile row by tile row. */
  private static void finish(
      ConvShape s,
      Layout l,
      int tile,
      int count,
      int first,
      int columns,
      float[] y,
      int yOff,
      int yStep,
      Epilogue epilogue,
      Workspace workspace) {
    for (int t = tile; t < tile + count; ) {
      int row = t / l.tilesWide() * l.m();
      int column = t % l.tilesWide();
      int run = Math.min(l.tilesWide() - column, tile + count - t);
      int pixels = Math.min(run * l.m(), s.outW() - column * l.m());
      for (int i = row; i < Math.min(row + l.m(), s.outH()); i++) {
        int at = yOff + (i * s.outW() + column * l.m()) * yStep + first;
        epilogue.finish(y, at, yStep, pixels, columns, workspace);
      }
      t += run;
    }
  }

  /** What a shape needs to know, kept because a call may not make objects. */
  private record Way(Layout layout, TileTransform inputs) {}

  private Way way(ConvShape s) {
    Way known = ways.get(s);
    return known != null ? known : ways.computeIfAbsent(s, this::newWay);
  }

  private Way newWay(ConvShape s) {
    Layout l = Layout.of(s, algorithm, tiles.columns(), blockFloats);
    TileTransform.Image image =
        new TileTransform.Image(s.height(), s.width(), s.channels(), s.padTop(), s.padLeft());
    return new Way(l, new TileTransform(forward, l.n(), l.m(), l.n(), image, l.side(), l.rows()));
  }

  /** All channels of a block of tiles, tile row by tile row. */
  private static void transformInputs(
      Layout l, TileTransform inputs, int first, int count, float[] x, int xOff, float[] ws) {
    for (int t = first; t < first + count; ) {
      int column = t % l.tilesWide();
      int run = Math.min(l.tilesWide() - column, first + count - t);
      int to = l.inputs() + (t - first) * l.inputRow();
      int plane = count * l.inputRow();
      inputs.run(t / l.tilesWide(), column, run, x, xOff, ws, to, plane, l.inputRow());
      t += run;
    }
  }

  /** The n x n products of a block of tiles with one strip of filters. */
  private void multiply(
      ConvShape s, Layout l, int count, int width, float[] packed, int weights, float[] ws) {
    int channels = s.channels();
    int chain = channels <= FEW_CHANNELS ? SHORT_CHAIN : LONG_CHAIN;
    // Weights that come from afar are read seldom.
    int most = channels > MANY_CHANNELS ? tiles.rows() : tiles.rows(LONG_CHAIN, width);
    int panels = (count + most - 1) / most;
    for (int e = 0; e < l.n() * l.n(); e++) {
      for (int i = 0; i < panels; i++) {
        int t = Share.start(i, panels, count);
        int rows = Share.start(i + 1, panels, count) - t;
        for (int c = 0; c < channels; c += chain) {
          tiles
              .tile(rows, width, Tiles.Left.ROWS, true, Sums.of(c > 0), Besides.NOTHING)
              .run(
                  Math.min(chain, channels - c),
                  ws,
                  l.inputs() + (e * count + t) * l.inputRow() + c,
                  l.inputRow(),
                  packed,
                  weights + (e * channels + c) * width,
                  0,
                  ws,
                  l.products() + (e * count + t) * width,
                  width,
                  ws,
                  0,
                  0);
        }
      }
    }
  }

  /** Columns first, all tiles at once; then rows, straight into the image. */
  private void transformOutputs(
      ConvShape s,
      Layout l,
      Transform last,
      int first,
      int count,
      int width,
      float[] ws,
      float[] bias,
      int biasAt,
      float[] y,
      int yOff,
      int yStep) {
    Transform columns = back.of(null);
    int n = l.n();
    int plane = count * width;
    for (int j = 0; j < n; j++) {
      int from = l.products() + j * plane;
      int to = l.halves() + j * plane;
      columns.run(1, plane, ws, from, n * plane, 0, ws, to, n * plane, 0, ws, 0);
    }
    for (int t = first; t < first + count; ) {
      int row = t / l.tilesWide();
      int column = t % l.tilesWide();
      int run = Math.min(l.tilesWide() - column, first + count - t);
      int rows = Math.min(l.m(), s.outH() - row * l.m());
      for (int k = 0; k < rows; k++) {
        int from = l.halves() + k * n * plane + (t - first) * width;
        int to = yOff + ((row * l.m() + k) * s.outW() + column * l.m()) * yStep;
        pixels(s, l, last, column, run, width, plane, ws, from, bias, biasAt, y, to, yStep);
      }
      t += run;
    }
  }

  /** One output row of some neighbouring tiles, of which the last may stick out. */
  private void pixels(
      ConvShape s,
      Layout l,
      Transform last,
      int column,
      int run,
      int width,
      int plane,
      float[] ws,
      int from,
      float[] bias,
      int biasAt,
      float[] y,
      int yOff,
      int yStep) {
    int m = l.m();
    int whole = Math.min(run, s.outW() / m - column);
    last.run(whole, width, ws, from, plane, width, y, yOff, yStep, m * yStep, bias, biasAt);
    if (whole < run) {
      int at = from + whole * width;
      last.run(1, width, ws, at, plane, 0, ws, l.edge(), width, 0, bias, biasAt);
      int rest = s.outW() - (column + whole) * m;
      for (int i = 0; i < rest; i++) {
        System.arraycopy(ws, l.edge() + i * width, y, yOff + (whole * m + i) * yStep, width);
      }
    }
  }
}
