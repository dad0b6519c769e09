package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.ConvAxis;
import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.Workspace;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Depthwise convolution, where products are too few for a matrix product: rows of the output are
 * weighted sums of shifted rows of the padded image, four pieces of rows at a time, and no column
 * is copied. The sums have the order of {@link Im2colConvolution}'s as long as these are one chain.
 *
 * <p>The input gradient is the forward map of the turned kernel, where there is one. The weight
 * gradient is the correlation of the image with dy: dy's elements are the taps, stride and dilation
 * change places, and of the output only as many elements are computed as the kernel has.
 */
public final class DepthwiseConvolution extends Convolution {
  private final TapSums sums;
  private final ConcurrentHashMap<ConvShape, Way> ways = new ConcurrentHashMap<>();

  public DepthwiseConvolution(Role role, TapSums sums) {
    super(role);
    this.sums = sums;
  }

  /** What a shape needs to know, kept because a call may not make objects. */
  private static final class Way {
    final ConvShape shape;
    final int[] offsets;

    /** Whether neighbouring rows of the output meet neighbouring rows of 3 x 3 taps. */
    final boolean slides;

    Way(ConvShape s) {
      int plane = PhasedImage.plane(s);
      shape = s;
      offsets =
          IntStream.range(0, s.depth())
              .map(p -> p / s.taps() * plane + PhasedImage.offset(s, p % s.taps()))
              .toArray();
      boolean square = s.kernelT() == 1 && s.kernelH() == 3 && s.kernelW() == 3;
      slides = square && s.strideH() == 1 && s.dilationH() == 1 && !s.flipped() && s.depth() == 9;
    }
  }

  @Override
  public boolean accepts(ConvShape s) {
    double image =
        role() == Role.INPUT_GRADIENT ? PhasedImage.turnedSize(s) : 2 * PhasedImage.size(s, 1);
    return s.depthwise()
        && (role() != Role.INPUT_GRADIENT || s.turnable())
        && image + s.weightSize() < 1 << 30;
  }

  private Way way(ConvShape s) {
    Way known = ways.get(s);
    return known != null ? known : ways.computeIfAbsent(s, k -> new Way(viewed(k)));
  }

  /** The convolution that the map is. */
  private ConvShape viewed(ConvShape s) {
    return switch (role()) {
      case FORWARD -> s;
      case INPUT_GRADIENT -> s.turned();
      case WEIGHT_GRADIENT ->
          new ConvShape(1, exchanged(s.t()), exchanged(s.h()), exchanged(s.w()), 1, 1, false);
    };
  }

  private static ConvAxis exchanged(ConvAxis a) {
    return new ConvAxis(
        a.size(),
        a.out(),
        /* stride= */ a.dilation(),
        /* dilation= */ a.stride(),
        a.before(),
        a.after());
  }

  @Override
  protected void compute(
      ConvShape s,
      int batch,
      float[] a,
      int aOff,
      float[] b,
      int bOff,
      float[] out,
      int outOff,
      Workspace ws) {
    if (role() == Role.WEIGHT_GRADIENT) {
      weightGradient(s, batch, a, aOff, b, bOff, out, outOff, ws);
    } else {
      // The weights of a turned kernel need no exchange: each group has one channel.
      forward(way(s), batch, a, aOff, b, bOff, out, outOff, ws);
    }
  }

  private void forward(
      Way way,
      int batch,
      float[] x,
      int xOff,
      float[] w,
      int wOff,
      float[] y,
      int yOff,
      Workspace ws) {
    ConvShape s = way.shape;
    int channels = s.channels() / s.groups();
    int filters = s.filters() / s.groups();
    float[] image = ws.floats(channels * PhasedImage.plane(s) + TapSums.SLACK);
    for (int n = 0; n < batch; n++) {
      for (int g = 0; g < s.groups(); g++) {
        int from = xOff + n * s.inputSize() + g * channels * s.inputPlane();
        // The padding is the same for all groups.
        PhasedImage.fill(s, channels, x, from, image, 0, n + g == 0);
        int end = (g + 1) * filters;
        for (int f = g * filters; f < end; ) {
          int together = end - f >= 2 && s.outH() >= 4 ? 2 : 1;
          int to = yOff + n * s.outputSize() + f * s.outputPlane();
          plane(way, together, image, w, wOff + f * s.depth(), y, to);
          f += together;
        }
      }
    }
  }

  private void weightGradient(
      ConvShape s,
      int batch,
      float[] x,
      int xOff,
      float[] dy,
      int dyOff,
      float[] dw,
      int dwOff,
      Workspace ws) {
    Arrays.fill(dw, dwOff, dwOff + s.weightSize(), 0);
    Way way = way(s);
    ConvShape v = way.shape;
    int down = v.strideH() * PhasedImage.row(v);
    // Rows are computed by four and by vectors; what is read and written beyond is not used.
    int taps = PhasedImage.plane(v) + 3 * down + TapSums.SLACK;
    int rows = (s.kernelH() + 3) / 4 * 4;
    float[] image = ws.floats(taps + s.kernelT() * rows * s.kernelW() + TapSums.SLACK);
    for (int n = 0; n < batch; n++) {
      for (int f = 0; f < s.filters(); f++) {
        int c = f / (s.filters() / s.channels());
        if (f % (s.filters() / s.channels()) == 0) {
          int plane = xOff + (n * s.channels() + c) * s.inputPlane();
          PhasedImage.fill(v, 1, x, plane, image, 0, n + f == 0);
        }
        int slope = dyOff + (n * s.filters() + f) * s.outputPlane();
        for (int r = 0; r < s.kernelT() * rows; r += 4) {
          int from = PhasedImage.start(v, r / rows, r % rows);
          int to = taps + r * s.kernelW();
          strip(way.offsets, image, from, down, s.kernelW(), dy, slope, image, to, s.kernelW());
        }
        add(s, rows, image, taps, dw, dwOff + f * s.taps());
      }
    }
  }

  /** Adds one filter's slopes, rounded up to {@code rows} rows, to dw. */
  private static void add(ConvShape s, int rows, float[] slopes, int from, float[] dw, int to) {
    int row = s.kernelH() * s.kernelW();
    for (int tap = 0; tap < s.taps(); tap++) {
      int met = s.flipped() ? s.taps() - 1 - tap : tap;
      dw[to + tap] += slopes[from + met / row * rows * s.kernelW() + met % row];
    }
  }

  /** The output of one filter, or of two together, frame by frame. */
  private void plane(
      Way way, int together, float[] image, float[] w, int wOff, float[] y, int yOff) {
    ConvShape s = way.shape;
    int oh = s.outH();
    int ow = s.outW();
    int down = s.strideH() * PhasedImage.row(s);
    for (int t = 0; t < s.outT(); t++) {
      int frame = yOff + t * oh * ow;
      int from = PhasedImage.start(s, t, 0);
      if (oh < 4) {
        for (int i = 0; i < oh; i++) {
          line(way.offsets, image, from + i * down, ow, w, wOff, y, frame + i * ow);
        }
      } else if (way.slides && together == 1) {
        int width = Math.min(ow, sums.widest());
        for (int j = 0; j < ow; j += width) {
          int col = Math.min(j, ow - width);
          sums.slide(way.offsets, w, wOff, image, from + col, down, oh, width, y, frame + col, ow);
        }
      } else {
        for (int i = 0; i < oh; i += 4) {
          // The last four rows lap over the ones before them.
          int row = Math.min(i, oh - 4);
          int to = frame + row * ow;
          if (together == 2) {
            pair(s, way.offsets, image, from + row * down, down, w, wOff, y, to);
          } else {
            strip(way.offsets, image, from + row * down, down, ow, w, wOff, y, to, ow);
          }
        }
      }
    }
  }

  /** As {@link #strip}, of two filters. */
  private void pair(
      ConvShape s,
      int[] offsets,
      float[] image,
      int from,
      int down,
      float[] w,
      int wOff,
      float[] y,
      int to) {
    int ow = s.outW();
    int width = Math.min(ow, sums.widest());
    int plane = s.outputPlane();
    for (int j = 0; j < ow; j += width) {
      int col = Math.min(j, ow - width);
      sums.pair(
          offsets, w, wOff, s.depth(), image, from + col, down, width, y, to + col, ow, plane);
    }
  }

  /** Four rows, in pieces of equal width of which the last laps over the one before it. */
  private void strip(
      int[] offsets,
      float[] image,
      int from,
      int down,
      int ow,
      float[] w,
      int wOff,
      float[] y,
      int to,
      int yRow) {
    int width = Math.min(ow, sums.widest());
    for (int j = 0; j < ow; j += width) {
      int col = Math.min(j, ow - width);
      sums.run(offsets, w, wOff, image, from + col, down, width, y, to + col, yRow);
    }
  }

  /** One row: four pieces side by side at a time, then single ones, computed four times. */
  private void line(
      int[] offsets, float[] image, int from, int ow, float[] w, int wOff, float[] y, int to) {
    int width = sums.widest() <= ow / 4 ? sums.widest() : (ow + 3) / 4;
    int done = 0;
    for (; done + 4 * width <= ow; done += 4 * width) {
      sums.run(offsets, w, wOff, image, from + done, width, width, y, to + done, width);
    }
    if (done < ow) {
      strip(offsets, image, from + done, 0, ow - done, w, wOff, y, to + done, 0);
    }
  }
}
