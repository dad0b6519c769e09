package dev.lanewise.kernels.nhwc;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.NhwcConvolution;
import dev.lanewise.kernels.Share;
import dev.lanewise.kernels.Workspace;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Depthwise convolution in NHWC: each channel with a filter of its own, channels along the vectors,
 * a few neighbouring outputs at a time. The image is not padded: rows of taps outside are left out,
 * and only the inputs of blocks that stick out at the left and right are copied among zeros.
 * Weights are packed {@code [tap][channel]}.
 */
public final class DepthwiseConvolution extends NhwcConvolution {
  /** More would not fit into 32 registers next to a row of taps. */
  private static final int OUTPUTS = 4;

  private static final int MOST = 8;

  private final int lanes;
  private final Function<TapShape, TapSum> maker;
  private final ConcurrentHashMap<TapShape, TapSum> made = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<ConvShape, TapSum[]> known = new ConcurrentHashMap<>();

  public DepthwiseConvolution(int lanes, Function<TapShape, TapSum> maker) {
    this.lanes = lanes;
    this.maker = maker;
  }

  /** One channel and one filter a group, a vector of them at least; at most 8 x 8 taps. */
  @Override
  public boolean accepts(ConvShape s) {
    return s.depthwise()
        && s.filters() == s.channels()
        && s.channels() >= lanes
        && s.kernelH() <= MOST
        && s.kernelW() <= MOST;
  }

  @Override
  public int packedSize(ConvShape s) {
    return s.weightSize();
  }

  @Override
  protected void arrange(ConvShape s, float[] w, int wOff, float[] packed, int packedOff) {
    int taps = s.kernelH() * s.kernelW();
    for (int c = 0; c < s.channels(); c++) {
      for (int t = 0; t < taps; t++) {
        packed[packedOff + t * s.channels() + c] = w[wOff + c * taps + t];
      }
    }
  }

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
      Workspace workspace) {
    TapSum[] sums = sums(s);
    float[] ws = workspace.floats((s.kernelH() * span(s) + outputs(s)) * s.channels());
    int line = s.outW() * s.filters();
    int lines = batch * s.outH();
    int end = Share.start(part + 1, parts, lines);
    for (int at = Share.start(part, parts, lines); at < end; at++) {
      int image = xOff + at / s.outH() * s.inputSize();
      int to = yOff + at * line;
      line(s, sums, at % s.outH(), x, image, packed, packedOff, y, to, ws);
      epilogue.finish(y, to, s.filters(), s.outW(), s.filters(), workspace);
    }
  }

  /** One row of outputs, from those rows of taps that lie inside the image. */
  private void line(
      ConvShape s,
      TapSum[] sums,
      int i,
      float[] x,
      int image,
      float[] packed,
      int packedOff,
      float[] y,
      int yOff,
      float[] ws) {
    int top = i * s.strideH() - s.padTop();
    int first = top >= 0 ? 0 : Math.ceilDiv(-top, s.dilationH());
    int end = Math.min(s.kernelH(), Math.ceilDiv(s.height() - top, s.dilationH()));
    if (first >= end) {
      Arrays.fill(y, yOff, yOff + s.outW() * s.filters(), 0);
    } else {
      int row = image + (top + first * s.dilationH()) * s.width() * s.channels();
      int w = packedOff + first * s.kernelW() * s.channels();
      row(s, sum(s, sums, end - first), end - first, x, row, packed, w, y, yOff, ws);
    }
  }

  /** Outputs of a block: those under dilated taps share no inputs. */
  private static int outputs(ConvShape s) {
    return s.dilationW() == 1 ? OUTPUTS : 1;
  }

  /** Columns of the image under a block of outputs. */
  private static int span(ConvShape s) {
    return (outputs(s) - 1) * s.strideW() + (s.kernelW() - 1) * s.dilationW() + 1;
  }

  /** One row of outputs: blocks that lie inside at once, the others from a copy. */
  private void row(
      ConvShape s,
      TapSum sum,
      int rows,
      float[] x,
      int xRow,
      float[] w,
      int wOff,
      float[] y,
      int yOff,
      float[] ws) {
    int q = outputs(s);
    int outW = s.outW();
    int first = Math.min(outW, Math.ceilDiv(s.padLeft(), s.strideW()));
    int last = Math.floorDiv(s.width() + s.padLeft() - span(s), s.strideW());
    int blocks = Math.max(0, (Math.min(last, outW - q) - first + q) / q);
    for (int j = 0; j < first; j += q) {
      copied(s, sum, rows, j, x, xRow, w, wOff, y, yOff, ws);
    }
    sum.run(
        blocks,
        s.channels(),
        x,
        xRow + (first * s.strideW() - s.padLeft()) * s.channels(),
        s.dilationH() * s.width() * s.channels(),
        s.dilationW() * s.channels(),
        q * s.strideW() * s.channels(),
        w,
        wOff,
        s.kernelW() * s.channels(),
        y,
        yOff + first * s.channels(),
        s.channels());
    for (int j = first + blocks * q; j < outW; j += q) {
      copied(s, sum, rows, j, x, xRow, w, wOff, y, yOff, ws);
    }
  }

  /** A block of outputs at the border: its inputs among zeros, of its outputs those that exist. */
  private static void copied(
      ConvShape s,
      TapSum sum,
      int rows,
      int j,
      float[] x,
      int xRow,
      float[] w,
      int wOff,
      float[] y,
      int yOff,
      float[] ws) {
    int channels = s.channels();
    int start = j * s.strideW() - s.padLeft();
    int span = span(s);
    int from = Math.clamp(start, 0, s.width());
    int to = Math.clamp((long) start + span, from, s.width());
    for (int r = 0; r < rows; r++) {
      int row = r * span * channels;
      int before = row + Math.clamp(-start, 0, span) * channels;
      int behind = before + (to - from) * channels;
      Arrays.fill(ws, row, before, 0);
      System.arraycopy(
          x, xRow + (r * s.dilationH() * s.width() + from) * channels, ws, before, behind - before);
      Arrays.fill(ws, behind, row + span * channels, 0);
    }
    int out = s.kernelH() * span * channels;
    sum.run(
        1,
        channels,
        ws,
        0,
        span * channels,
        s.dilationW() * channels,
        0,
        w,
        wOff,
        s.kernelW() * channels,
        ws,
        out,
        channels);
    int count = Math.min(outputs(s), s.outW() - j) * channels;
    System.arraycopy(ws, out, y, yOff + j * channels, count);
  }

  /** The sums over each number of rows of taps, as they were asked for. */
  private TapSum[] sums(ConvShape s) {
    TapSum[] sums = known.get(s);
    return sums != null ? sums : known.computeIfAbsent(s, k -> new TapSum[MOST + 1]);
  }

  private TapSum sum(ConvShape s, TapSum[] sums, int rows) {
    TapSum sum = sums[rows];
    if (sum == null) {
      int step = outputs(s) == 1 ? 1 : s.strideW(); // one output alone knows no step
      TapShape shape = new TapShape(rows, s.kernelW(), step, outputs(s), lanes);
      sum = made.computeIfAbsent(shape, maker);
      sums[rows] = sum;
    }
    return sum;
  }
}
