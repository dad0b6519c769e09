package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.Share;
import dev.lanewise.kernels.Workspace;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The weight gradient as inner products of whole planes: {@code dw[f,c,u,v] = <dy_f, x_c shifted by
 * (u, v)>}, lanes running along the pixels. Nothing is transposed and no column is copied; it is
 * for few filters and few taps, of which a matrix product would leave lanes and registers empty.
 *
 * <p>At stride 1, dy's rows are put as far apart as the padded image's, zeros between, so that a
 * plane is one line; else each row is a line, zeros behind it.
 */
public final class PlaneGradient extends Convolution {
  /** Sums whose lanes are added up together: 16 KiB of them. */
  private static final int TURNED = 256;

  private final PlaneDots dots;
  private final int cacheFloats;
  private final ConcurrentHashMap<ConvShape, Way> ways = new ConcurrentHashMap<>();

  /**
   * @param cacheFloats floats of images at a time: about half of L2
   */
  public PlaneGradient(PlaneDots dots, int cacheFloats) {
    super(Role.WEIGHT_GRADIENT);
    this.dots = dots;
    this.cacheFloats = cacheFloats;
  }

  /** What a shape needs to know, kept because a call may not make objects. */
  private static final class Way {
    final int filters;
    final int channels;
    final int depth;

    /** Where each tap of each channel starts in a padded image. */
    final int[] at;

    final int lines;
    final int line;
    final int pitch;
    final int bLine;

    /** Floats of a filter of dy and of a padded image of x. */
    final int plane;

    final int image;

    Way(ConvShape s, int lanes) {
      int xPlane = PhasedImage.plane(s);
      int row = PhasedImage.row(s);
      boolean whole = s.strideH() == 1 && s.strideW() == 1;
      filters = s.filters() / s.groups();
      channels = s.channels() / s.groups();
      depth = s.depth();
      at =
          IntStream.range(0, depth)
              .map(p -> p / s.taps() * xPlane + PhasedImage.offset(s, p % s.taps()))
              .toArray();
      lines = whole ? 1 : s.outH();
      line = Math.ceilDiv(whole ? (s.outH() - 1) * row + s.outW() : s.outW(), lanes) * lanes;
      pitch = whole ? row : line;
      bLine = s.strideH() * row;
      plane = Math.max(lines * line, s.outH() * pitch);
      image = channels * xPlane;
    }

    int sums(int lanes) {
      return filters * depth * lanes;
    }

    int perImage() {
      return filters * plane + image;
    }
  }

  @Override
  public boolean accepts(ConvShape s) {
    if (ways.get(s) != null) {
      return true; // asked in every call, which may not make objects
    }
    boolean flat = s.frames() == 1 && s.kernelT() == 1 && s.outT() == 1;
    double rows = (double) s.outH() * (PhasedImage.row(s) + 2.0 * Packing.SLACK);
    return flat
        && PhasedImage.size(s, s.channels()) < 1 << 28
        && rows * s.filters() < 1 << 28
        && (double) s.weightSize() * dots.lanes() < 1 << 28;
  }

  private Way way(ConvShape s) {
    Way known = ways.get(s);
    return known != null ? known : ways.computeIfAbsent(s, k -> new Way(k, dots.lanes()));
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
    int block = Math.clamp(cacheFloats / way.perImage(), 1, Math.max(1, batch));
    int turned = way.sums(dots.lanes());
    int a = turned + dots.lanes() * TURNED + Packing.SLACK;
    int b = a + block * way.filters * way.plane;
    // What the last line reads behind the last image is met by zeros of dy.
    int end = b + block * way.image;
    float[] ws = workspace.floats(end + way.line);
    Arrays.fill(ws, a, b, 0);
    Arrays.fill(ws, end, end + way.line, 0);
    for (int g = 0; g < s.groups(); g++) {
      Arrays.fill(ws, 0, turned, 0);
      int channels = xOff + g * way.channels * s.inputPlane();
      int filters = dyOff + g * way.filters * s.outputPlane();
      for (int n = 0; n < batch; n += block) {
        int images = Math.min(block, batch - n);
        for (int i = 0; i < images; i++) {
          int image = channels + (n + i) * s.inputSize();
          int to = b + i * way.image;
          PhasedImage.fill(s, way.channels, x, image, ws, to, n == 0 && g == 0);
          spread(
              s, way, dy, filters + (n + i) * s.outputSize(), ws, a + i * way.filters * way.plane);
        }
        multiply(way, images, ws, a, b);
      }
      finish(way, ws, turned, dw, dwOff + g * way.filters * way.depth);
    }
  }

  /** One image's dy, rows apart. */
  private void spread(ConvShape s, Way way, float[] dy, int dyOff, float[] ws, int to) {
    int rows = s.outH();
    int width = s.outW();
    for (int f = 0; f < way.filters; f++) {
      dots.packing()
          .piece(
              dy, dyOff + f * rows * width, width, rows, width, ws, to + f * way.plane, way.pitch);
    }
  }

  private void multiply(Way way, int images, float[] ws, int a, int b) {
    int lanes = dots.lanes();
    int rowParts = Math.ceilDiv(way.filters, dots.rows());
    int shiftParts = Math.ceilDiv(way.depth, dots.shifts());
    for (int i = 0; i < rowParts; i++) {
      int f = Share.start(i, rowParts, way.filters);
      int rows = Share.start(i + 1, rowParts, way.filters) - f;
      for (int j = 0; j < shiftParts; j++) {
        int p = Share.start(j, shiftParts, way.depth);
        int shifts = Share.start(j + 1, shiftParts, way.depth) - p;
        dots.of(rows, shifts)
            .run(
                images,
                way.lines,
                way.line,
                ws,
                a + f * way.plane,
                way.plane,
                way.filters * way.plane,
                ws,
                b,
                way.at,
                p,
                way.image,
                way.bLine,
                ws,
                (f * way.depth + p) * lanes,
                way.depth * lanes);
      }
    }
  }

  /** Adds up the lanes of all sums, a few sums turned at a time. */
  private void finish(Way way, float[] ws, int turned, float[] dw, int dwOff) {
    int lanes = dots.lanes();
    int count = way.filters * way.depth;
    for (int from = 0; from < count; from += TURNED) {
      int width = Math.min(TURNED, count - from);
      dots.packing().transposed(ws, from * lanes, lanes, lanes, width, ws, turned, TURNED);
      System.arraycopy(ws, turned, dw, dwOff + from, width);
      for (int lane = 1; lane < lanes; lane++) {
        for (int i = 0; i < width; i++) {
          dw[dwOff + from + i] += ws[turned + lane * TURNED + i];
        }
      }
    }
  }
}
