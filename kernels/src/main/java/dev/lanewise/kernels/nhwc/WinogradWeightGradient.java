package dev.lanewise.kernels.nhwc;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.NhwcChoice;
import dev.lanewise.kernels.Permutation;
import dev.lanewise.kernels.PermuteShape;
import dev.lanewise.kernels.Share;
import dev.lanewise.kernels.Workspace;
import dev.lanewise.kernels.blocking.Tile;
import dev.lanewise.kernels.blocking.TileShape;
import dev.lanewise.kernels.blocking.TileShape.Besides;
import dev.lanewise.kernels.blocking.TileShape.Sums;
import dev.lanewise.kernels.blocking.Tiles;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The weight gradient of a 3 x 3 convolution with stride 1 by F(m, 3) along both axes. As {@code y
 * = A^T [(G g) . (B^T x)]}, the gradient in g is {@code G^T sum_tiles [(A dy) . (B^T x)]}: n x n
 * products {@code [filters x tiles] [tiles x channels]}, n = m + 2, with m^2 9 / n^2 times fewer
 * multiply-adds than the definition.
 *
 * <p>Images come with channels first and are reordered one by one. Tiles are taken in blocks whose
 * transforms stay in cache, across images.
 */
public final class WinogradWeightGradient extends Convolution {
  /**
   * Floats between the rows of a matrix, so that they do not drive each other out of the caches.
   */
  private static final int GAP = 16;

  private final Minimal algorithm;
  private final Tiles tiles;
  private final Transform inputs;
  private final Transform outputs;
  private final Transform weights;
  private final Permutation permutation;
  private final int blockFloats;
  private final ConcurrentHashMap<ConvShape, Way> ways = new ConcurrentHashMap<>();

  /**
   * @param inputs {@link Minimal#inputTransform}
   * @param outputs {@link Minimal#outputAdjoint}
   * @param weights {@link Minimal#weightAdjoint}
   * @param blockFloats floats of transformed tiles at a time: somewhat less than L2
   */
  public WinogradWeightGradient(
      Minimal algorithm,
      Tiles tiles,
      Transform inputs,
      Transform outputs,
      Transform weights,
      Permutation permutation,
      int blockFloats) {
    super(Role.WEIGHT_GRADIENT);
    this.algorithm = algorithm;
    this.tiles = tiles;
    this.inputs = inputs;
    this.outputs = outputs;
    this.weights = weights;
    this.permutation = permutation;
    this.blockFloats = blockFloats;
  }

  @Override
  public boolean accepts(ConvShape s) {
    if (ways.get(s) != null) {
      return true; // asked in every call, which may not make objects
    }
    return s.flat()
        && !s.flipped()
        && NhwcChoice.isMinimal(s, tiles.lanes())
        && s.filters() % tiles.lanes() == 0
        && (double) s.inputSize() + s.outputSize() + 8.0 * s.weightSize() < 1 << 28;
  }

  /** Each of the maps errs by at most 32 u in all, the sums by as many u as there are tiles. */
  @Override
  public double amplification(ConvShape s) {
    double growth = algorithm.adjointAmplification() * algorithm.adjointAmplification();
    double m = algorithm.outputs();
    double count = Math.ceil(s.outH() / m) * Math.ceil(s.outW() / m);
    return growth * count * (count + 32);
  }

  /** What a shape needs to know, kept because a call may not make objects. */
  private final class Way {
    final int tilesWide;
    final int count;
    final int most;
    final int rowX;
    final int rowY;
    final int weights;
    final PermuteShape reorderX;
    final PermuteShape reorderY;
    final PermuteShape reorderWeights;
    final TileTransform transformX;
    final TileTransform transformY;
    final int panels;
    final Tile[] first;
    final Tile[] further;

    // Offsets in the workspace, one after the other.
    final int x;
    final int dy;
    final int tilesX;
    final int tilesY;
    final int sums;
    final int floats;

    Way(ConvShape s) {
      int m = algorithm.outputs();
      int n = algorithm.products();
      tilesWide = Math.ceilDiv(s.outW(), m);
      count = tilesWide * Math.ceilDiv(s.outH(), m);
      rowX = s.channels() + GAP;
      rowY = s.filters() + GAP;
      most = Math.max(1, blockFloats / (n * n * (rowX + rowY)));
      weights = s.filters() * s.channels();
      reorderX = PermuteShape.nchwToNhwc(1, s.channels(), s.inputPlane());
      reorderY = PermuteShape.nchwToNhwc(1, s.filters(), s.outputPlane());
      reorderWeights = PermuteShape.nchwToNhwc(1, 9, weights);
      x = 0;
      dy = x + s.inputSize();
      tilesX = dy + s.outputSize();
      tilesY = tilesX + n * n * most * rowX;
      sums = tilesY + n * n * most * rowY;
      int scratch = sums + n * n * weights;
      int side = Math.min(tilesWide, most);
      transformX =
          new TileTransform(
              inputs,
              n,
              m,
              n,
              new TileTransform.Image(s.height(), s.width(), s.channels(), s.padTop(), s.padLeft()),
              side,
              scratch);
      transformY =
          new TileTransform(
              outputs,
              m,
              m,
              n,
              new TileTransform.Image(s.outH(), s.outW(), s.filters(), 0, 0),
              side,
              scratch);
      floats = scratch + Math.max(transformX.floats(), transformY.floats());
      int rows = tiles.rows(most, tiles.columns());
      panels = Math.ceilDiv(s.filters(), rows);
      first = new Tile[index(rows, 0) + 1 + tiles.columns() / tiles.lanes()];
      further = new Tile[first.length];
      for (int i = 0; i < panels; i++) {
        int r = Share.start(i + 1, panels, s.filters()) - Share.start(i, panels, s.filters());
        for (int c = 0; c < s.channels(); c += tiles.columns()) {
          int v = Math.min(tiles.columns(), s.channels() - c) / tiles.lanes();
          make(first, r, v, Sums.FRESH);
          make(further, r, v, Sums.ADDED);
        }
      }
    }

    private void make(Tile[] to, int r, int v, Sums end) {
      if (to[index(r, v)] == null) {
        to[index(r, v)] =
            tiles.special(
                new TileShape(r, v, tiles.lanes(), rowY, 1, false, 1, end, Besides.NOTHING));
      }
    }
  }

  /** Place of the tile of r rows and v vectors. */
  private int index(int r, int v) {
    return r * (tiles.columns() / tiles.lanes() + 1) + v;
  }

  private Way way(ConvShape s) {
    Way known = ways.get(s);
    return known != null ? known : ways.computeIfAbsent(s, k -> new Way(k));
  }

  @Override
  protected void compute(
      ConvShape s,
      int batch,
      float[] x,
      int xOff,
      float[] dy,
      int dyOff,
      float[] dw,
      int dwOff,
      Workspace workspace) {
    Way way = way(s);
    float[] ws = workspace.floats(way.floats);
    Workspace inner = workspace.inner();
    int held = 0;
    boolean fresh = true;
    for (int n = 0; n < batch; n++) {
      permutation.run(way.reorderX, x, xOff + n * s.inputSize(), ws, way.x, inner);
      permutation.run(way.reorderY, dy, dyOff + n * s.outputSize(), ws, way.dy, inner);
      for (int t = 0; t < way.count; ) {
        int column = t % way.tilesWide;
        int run = Math.min(way.tilesWide - column, way.most - held);
        transform(way, t / way.tilesWide, column, run, ws, held);
        held += run;
        t += run;
        if (held == way.most || (n == batch - 1 && t == way.count)) {
          multiply(s, way, held, fresh, ws);
          held = 0;
          fresh = false;
        }
      }
    }
    finish(way, batch, ws, dw, dwOff, inner);
  }

  private void transform(Way way, int row, int column, int run, float[] ws, int held) {
    int x = way.tilesX + held * way.rowX;
    way.transformX.run(row, column, run, ws, way.x, ws, x, way.most * way.rowX, way.rowX);
    int y = way.tilesY + held * way.rowY;
    way.transformY.run(row, column, run, ws, way.dy, ws, y, way.most * way.rowY, way.rowY);
  }

  /** The n x n products of a block of tiles. */
  private void multiply(ConvShape s, Way way, int count, boolean fresh, float[] ws) {
    int n = algorithm.products();
    int channels = s.channels();
    Tile[] kinds = fresh ? way.first : way.further;
    for (int e = 0; e < n * n; e++) {
      int x = way.tilesX + e * way.most * way.rowX;
      int y = way.tilesY + e * way.most * way.rowY;
      int to = way.sums + e * way.weights;
      for (int c = 0; c < channels; c += tiles.columns()) {
        int v = Math.min(tiles.columns(), channels - c) / tiles.lanes();
        for (int i = 0; i < way.panels; i++) {
          int f = Share.start(i, way.panels, s.filters());
          int rows = Share.start(i + 1, way.panels, s.filters()) - f;
          kinds[index(rows, v)].run(
              count,
              ws,
              y + f,
              0,
              ws,
              x + c,
              way.rowX,
              ws,
              to + f * channels + c,
              channels,
              ws,
              0,
              0);
        }
      }
    }
  }

  /** Transforms the sums, [n n][filter][channel], in place to [3 3][filter][channel]. */
  private void finish(Way way, int batch, float[] ws, float[] dw, int dwOff, Workspace inner) {
    int n = algorithm.products();
    int plane = way.weights;
    if (batch == 0) {
      Arrays.fill(dw, dwOff, dwOff + 9 * plane, 0);
      return;
    }
    weights.run(1, n * plane, ws, way.sums, n * plane, 0, ws, way.sums, n * plane, 0, ws, 0);
    weights.run(3, plane, ws, way.sums, plane, n * plane, ws, way.tilesX, plane, 3 * plane, ws, 0);
    permutation.run(way.reorderWeights, ws, way.tilesX, dw, dwOff, inner);
  }
}
