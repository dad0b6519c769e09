package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.Share;
import dev.lanewise.kernels.Workspace;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Convolution at stride 1 as weighted sums of shifted planes: {@code y_f = sum_{c,u,v} w[f,c,u,v]
 * (x_c shifted by (u, v))}, lanes running along the pixels of a padded plane, row after row. No
 * column is copied; what lanes compute between the rows is left out. It is for few filters, of
 * which a matrix product would leave registers empty.
 *
 * <p>The input gradient is the forward map of the turned kernel.
 */
public final class PlaneConvolution extends Convolution {
  private final PlaneSums sums;
  private final ConcurrentHashMap<ConvShape, Way> ways = new ConcurrentHashMap<>();

  public PlaneConvolution(Role role, PlaneSums sums) {
    super(role);
    if (role == Role.WEIGHT_GRADIENT) {
      throw new IllegalArgumentException("conv2d: weight gradients are inner products of planes");
    }
    this.sums = sums;
  }

  /** What a shape needs to know, kept because a call may not make objects. */
  private static final class Way {
    final ConvShape shape;
    final int filters;
    final int channels;

    /** Where each tap of each channel starts in a padded image. */
    final int[] at;

    final int row;
    final int vectors;
    final int image;
    final int cRow;

    Way(ConvShape s, int lanes) {
      int plane = PhasedImage.plane(s);
      shape = s;
      filters = s.filters() / s.groups();
      channels = s.channels() / s.groups();
      at =
          IntStream.range(0, s.depth())
              .map(p -> p / s.taps() * plane + PhasedImage.offset(s, p % s.taps()))
              .toArray();
      row = PhasedImage.row(s);
      vectors = Math.ceilDiv((s.outH() - 1) * row + s.outW(), lanes);
      image = channels * plane + lanes;
      cRow = Math.max(vectors * lanes, s.outH() * row);
    }

    // Offsets in the workspace.

    int weights() {
      return 0;
    }

    int padded() {
      return shape.weightSize();
    }

    int results() {
      return padded() + image;
    }

    int floats(int rows) {
      return results() + rows * cRow + Packing.SLACK;
    }
  }

  @Override
  public boolean accepts(ConvShape s) {
    if (ways.get(s) != null) {
      return true; // asked in every call, which may not make objects
    }
    double image =
        role() == Role.INPUT_GRADIENT
            ? PhasedImage.turnedSize(s)
            : PhasedImage.size(s, s.channels() / s.groups());
    double results = (double) s.h().padded() * s.w().padded() * sums.rows();
    return s.frames() == 1
        && s.kernelT() == 1
        && s.outT() == 1
        && s.strideH() == 1
        && s.strideW() == 1
        && (role() == Role.FORWARD || s.turnable())
        && image + 2 * results + s.weightSize() < 1 << 28;
  }

  private Way way(ConvShape s) {
    Way known = ways.get(s);
    return known != null
        ? known
        : ways.computeIfAbsent(
            s, k -> new Way(role() == Role.INPUT_GRADIENT ? k.turned() : k, sums.lanes()));
  }

  @Override
  protected void compute(
      ConvShape s,
      int batch,
      float[] x,
      int xOff,
      float[] w,
      int wOff,
      float[] y,
      int yOff,
      Workspace workspace) {
    Way way = way(s);
    float[] ws = workspace.floats(way.floats(sums.rows()));
    Arrays.fill(ws, way.padded() + way.image - sums.lanes(), way.padded() + way.image, 0);
    pack(way, w, wOff, ws);
    ConvShape v = way.shape;
    int weights = way.filters * v.depth();
    for (int n = 0; n < batch; n++) {
      for (int g = 0; g < v.groups(); g++) {
        int from = xOff + n * v.inputSize() + g * way.channels * v.inputPlane();
        PhasedImage.fill(v, way.channels, x, from, ws, way.padded(), n + g == 0);
        int to = yOff + n * v.outputSize() + g * way.filters * v.outputPlane();
        multiply(way, ws, way.weights() + g * weights, y, to);
      }
    }
  }

  private int parts(Way way) {
    return Math.ceilDiv(way.filters, sums.rows());
  }

  /** Weights as the sums read them: part by part, tap by tap, filters innermost. */
  private void pack(Way way, float[] w, int wOff, float[] ws) {
    ConvShape v = way.shape;
    boolean turned = role() == Role.INPUT_GRADIENT;
    int taps = v.taps();
    int depth = v.depth();
    int parts = parts(way);
    int to = way.weights();
    for (int g = 0; g < v.groups(); g++) {
      for (int i = 0; i < parts; i++) {
        int first = Share.start(i, parts, way.filters);
        int end = Share.start(i + 1, parts, way.filters);
        for (int p = 0; p < depth; p++) {
          for (int f = first; f < end; f++) {
            // Turned, filters and channels change places; where taps are read is in their offsets.
            int c = p / taps;
            int from =
                turned
                    ? ((g * way.channels + c) * way.filters + f) * taps
                    : ((g * way.filters + f) * way.channels + c) * taps;
            ws[to++] = w[wOff + from + p - c * taps];
          }
        }
      }
    }
  }

  /** One group of one image: part by part of its filters, some vectors at a time. */
  private void multiply(Way way, float[] ws, int weights, float[] y, int yOff) {
    ConvShape v = way.shape;
    int parts = parts(way);
    int strips = Math.ceilDiv(way.vectors, sums.vectors());
    int c = way.results();
    for (int i = 0; i < parts; i++) {
      int f = Share.start(i, parts, way.filters);
      int rows = Share.start(i + 1, parts, way.filters) - f;
      for (int j = 0; j < strips; j++) {
        int from = Share.start(j, strips, way.vectors);
        int count = Share.start(j + 1, strips, way.vectors) - from;
        int at = from * sums.lanes();
        sums.of(rows, count)
            .run(
                v.depth(),
                ws,
                weights + f * v.depth(),
                ws,
                way.padded() + at,
                way.at,
                ws,
                c + at,
                way.cRow);
      }
      for (int r = 0; r < rows; r++) {
        int to = yOff + (f + r) * v.outputPlane();
        int from = c + r * way.cRow;
        sums.packing().piece(ws, from, way.row, v.outH(), v.outW(), y, to, v.outW());
      }
    }
  }
}
