package dev.lanewise.kernels.nhwc;

import dev.lanewise.kernels.CacheLine;
import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
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
 * The weight gradient with channels last: {@code dw[c,u,v,f] = sum_p x[p + (u, v), c] dy[p, f]}
 * over the pixels p, for each tap a product whose operands lie as a tile reads them, at any stride.
 * Images come with channels first and are reordered one by one.
 *
 * <p>Rows of x lie with their zeros, sorted by row modulo the stride; those of dy are as far apart
 * as an output's rows then are in x, zeros between, so that many rows are one sum.
 */
public final class ReorderedWeightGradient extends Convolution {
  private final Tiles tiles;
  private final Permutation permutation;
  private final int blockFloats;
  private final ConcurrentHashMap<ConvShape, Way> ways = new ConcurrentHashMap<>();

  /**
   * @param blockFloats floats of both operands at a time: about half of L2
   */
  public ReorderedWeightGradient(Tiles tiles, Permutation permutation, int blockFloats) {
    super(Role.WEIGHT_GRADIENT);
    this.tiles = tiles;
    this.permutation = permutation;
    this.blockFloats = blockFloats;
  }

  @Override
  public boolean accepts(ConvShape s) {
    if (ways.get(s) != null) {
      return true; // asked in every call, which may not make objects
    }
    double x = (s.h().padded() + (double) s.strideH()) * (s.w().padded() + (double) s.strideW());
    double dy = (double) s.outH() * (s.w().padded() + 1.0);
    return s.flat()
        && s.groups() == 1
        && s.filters() % tiles.lanes() == 0
        && 2 * x * s.channels() + 2 * dy * s.filters() + s.weightSize() < 1 << 28;
  }

  /**
   * The bound of a plain sum. It is told because zeros of dy meet elements of x that are no part of
   * a sum.
   */
  @Override
  public double amplification(ConvShape s) {
    double count = s.outputPlane();
    return count * (count + 32);
  }

  /** What a shape needs to know, kept because a call may not make objects. */
  private final class Way {
    final int columns;
    final int strips;

    /** Pixels of dy from one row to the next; x has {@code strideW} times as many. */
    final int pitch;

    final int xRow;
    final int tall;
    final int blocks;
    final int panels;

    /** Where each tap of output 0 meets x. */
    final int[] at;

    final PermuteShape reorderX;
    final PermuteShape reorderY;
    final PermuteShape reorderLastY;
    final PermuteShape reorderSums;
    final PermuteShape reorderLastSums;
    final Tile[] kinds;

    // Offsets in the workspace, one after the other.
    final int x;
    final int dy;
    final int strip;
    final int sums;
    final int reordered;
    final int floats;

    Way(ConvShape s) {
      columns = Math.min(tiles.columns(), s.filters());
      strips = Math.ceilDiv(s.filters(), columns);
      pitch = Math.ceilDiv(s.w().padded(), s.strideW());
      xRow = pitch * s.strideW() * s.channels();
      tall = Math.ceilDiv(s.h().padded(), s.strideH());
      int perRow = s.strideH() * xRow + pitch * s.filters();
      blocks = Math.ceilDiv(s.outH(), Math.max(1, blockFloats / perRow));
      panels = Math.ceilDiv(s.channels(), tiles.rows(s.outputPlane() / blocks, columns));
      at = new int[s.taps()];
      for (int t = 0; t < at.length; t++) {
        int row = s.h().offset(t / s.kernelW(), s.flipped());
        int column = s.w().offset(t % s.kernelW(), s.flipped());
        at[t] = row(s, row) + column * s.channels();
      }
      int last = s.filters() - (strips - 1) * columns;
      reorderX = PermuteShape.nchwToNhwc(1, s.channels(), s.inputPlane());
      reorderY = PermuteShape.nchwToNhwc(1, columns, s.outputPlane());
      reorderLastY = PermuteShape.nchwToNhwc(1, last, s.outputPlane());
      reorderSums = PermuteShape.transpose(s.depth(), columns);
      reorderLastSums = PermuteShape.transpose(s.depth(), last);
      x = CacheLine.aligned(0);
      dy = CacheLine.aligned(x + s.strideH() * tall * xRow);
      strip = s.outH() * pitch * columns;
      sums = CacheLine.aligned(dy + strips * strip);
      reordered = CacheLine.aligned(sums + s.weightSize());
      floats = reordered + Math.max(s.inputSize(), s.outputPlane() * columns);
      kinds = new Tile[(tiles.mostRows() + 1) * (tiles.columns() / tiles.lanes() + 1)];
      for (int i = 0; i < panels; i++) {
        int rows = Share.start(i + 1, panels, s.channels()) - Share.start(i, panels, s.channels());
        make(rows, columns, s);
        make(rows, last, s);
      }
    }

    /** Where a row of the padded image lies. */
    int row(ConvShape s, int row) {
      return (row % s.strideH() * tall + row / s.strideH()) * xRow;
    }

    private void make(int rows, int width, ConvShape s) {
      int i = kind(rows, width);
      if (kinds[i] == null) {
        int step = s.strideW() * s.channels();
        int v = width / tiles.lanes();
        kinds[i] =
            tiles.special(
                new TileShape(
                    rows, v, tiles.lanes(), step, 1, true, 1, Sums.ADDED, Besides.NOTHING));
      }
    }
  }

  /** Place of the tile of so many rows and columns. */
  private int kind(int rows, int width) {
    return rows * (tiles.columns() / tiles.lanes() + 1) + width / tiles.lanes();
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
    Arrays.fill(ws, 0, way.sums + s.weightSize(), 0);
    for (int n = 0; n < batch; n++) {
      image(s, way, x, xOff + n * s.inputSize(), ws, inner);
      for (int i = 0; i < way.strips; i++) {
        int from = dyOff + n * s.outputSize() + i * way.columns * s.outputPlane();
        permutation.run(
            i < way.strips - 1 ? way.reorderY : way.reorderLastY,
            dy,
            from,
            ws,
            way.reordered,
            inner);
        spread(s, way, i, ws);
      }
      multiply(s, way, ws);
    }
    for (int i = 0; i < way.strips; i++) {
      int sums = i * way.columns * s.depth();
      permutation.run(
          i < way.strips - 1 ? way.reorderSums : way.reorderLastSums,
          ws,
          way.sums + sums,
          dw,
          dwOff + sums,
          inner);
    }
  }

  /** Filters of a strip. */
  private static int width(ConvShape s, Way way, int strip) {
    return Math.min(way.columns, s.filters() - strip * way.columns);
  }

  private void image(ConvShape s, Way way, float[] x, int xOff, float[] ws, Workspace inner) {
    permutation.run(way.reorderX, x, xOff, ws, way.reordered, inner);
    int line = s.width() * s.channels();
    for (int h = 0; h < s.height(); h++) {
      int to = way.x + way.row(s, h + s.padTop()) + s.padLeft() * s.channels();
      System.arraycopy(ws, way.reordered + h * line, ws, to, line);
    }
  }

  private static void spread(ConvShape s, Way way, int strip, float[] ws) {
    int width = width(s, way, strip);
    int line = s.outW() * width;
    int to = way.dy + strip * way.strip;
    for (int i = 0; i < s.outH(); i++) {
      System.arraycopy(ws, way.reordered + i * line, ws, to + i * way.pitch * width, line);
    }
  }

  /** One image, some rows of both operands at a time. */
  private void multiply(ConvShape s, Way way, float[] ws) {
    for (int block = 0; block < way.blocks; block++) {
      int row = Share.start(block, way.blocks, s.outH());
      int rows = Share.start(block + 1, way.blocks, s.outH()) - row;
      int count = (rows - 1) * way.pitch + s.outW();
      for (int i = 0; i < way.strips; i++) {
        int width = width(s, way, i);
        int b = way.dy + i * way.strip + row * way.pitch * width;
        int to = way.sums + i * way.columns * s.depth();
        for (int t = 0; t < way.at.length; t++) {
          int a = way.x + way.at[t] + row * way.xRow;
          channels(s, way, count, ws, a, b, width, to + t * width);
        }
      }
    }
  }

  /** One tap: all channels, as many at once as a tile has rows. */
  private void channels(
      ConvShape s, Way way, int count, float[] ws, int a, int b, int width, int to) {
    int step = s.taps() * width;
    for (int i = 0; i < way.panels; i++) {
      int c = Share.start(i, way.panels, s.channels());
      int rows = Share.start(i + 1, way.panels, s.channels()) - c;
      way.kinds[kind(rows, width)].run(
          count, ws, a + c, 0, ws, b, 0, ws, to + c * step, step, ws, 0, 0);
    }
  }
}
