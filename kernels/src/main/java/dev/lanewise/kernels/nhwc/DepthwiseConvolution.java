package dev.lanewise.kernels.nhwc;

import dev.lanewise.kernels.BiasClamp;
import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.NhwcConvolution;
import dev.lanewise.kernels.Share;
import dev.lanewise.kernels.Workspace;
import dev.lanewise.kernels.blocking.TileShape.Ending;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Depthwise convolution in NHWC: each channel with a filter of its own, channels along the vectors,
 * a block of neighbouring outputs at a time. The image is not padded: taps outside are left out.
 * Weights are packed {@code [tap][channel]}.
 */
public final class DepthwiseConvolution extends NhwcConvolution {
  /** Outputs side by side; more wait for memory no less. */
  private static final int OUTPUTS = 3;

  /** Lanes of AVX-512, which has 32 registers; other machines have half of them. */
  private static final int MANY = 16;

  private static final int MOST = 8;

  private final int lanes;
  private final Function<TapShape, TapSum> maker;
  private final ConcurrentHashMap<TapShape, TapSum> made = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<ConvShape, Endings<Sums>> known = new ConcurrentHashMap<>();

  /** The sums of a convolution, as they were asked for: by rows, columns, and outputs. */
  private static final class Sums {
    final Ending ending;
    final TapSum[] all = new TapSum[2 * MOST * 2 * MOST];

    Sums(Ending ending) {
      this.ending = ending;
    }
  }

  public DepthwiseConvolution(int lanes, Function<TapShape, TapSum> maker) {
    this.lanes = lanes;
    this.maker = maker;
  }

  /** One channel and one filter a group, a vector of them at least; at most 8 x 8 taps. */
  @Override
  public String algorithm(ConvShape s) {
    return "depthwise";
  }

  @Override
  public boolean accepts(ConvShape s) {
    return s.depthwise()
        && s.filters() == s.channels()
        && s.channels() >= lanes
        && s.kernelH() <= MOST
        && s.kernelW() <= MOST;
  }

  @Override
  protected int packedFloats(ConvShape s) {
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
      int yStep,
      Epilogue epilogue,
      Workspace workspace) {
    BiasClamp ending = epilogue instanceof BiasClamp e && e.covers(s.filters()) ? e : null;
    Sums sums = sums(s).of(ending);
    int most = lines(s);
    int line = s.outW() * s.filters();
    int total = batch * s.outH();
    int end = Share.start(part + 1, parts, total);
    for (int at = Share.start(part, parts, total), lines; at < end; at += lines) {
      int i = at % s.outH();
      lines = Math.min(most, Math.min(end - at, s.outH() - i));
      lines = lines == most && inside(s, i) && inside(s, i + lines - 1) ? lines : 1;
      int image = xOff + at / s.outH() * s.inputSize();
      int to = yOff + at * line;
      lines(s, sums, ending, i, lines, x, image, packed, packedOff, y, to);
      if (ending == null) {
        epilogue.finish(y, to, s.filters(), lines * s.outW(), s.filters(), workspace);
      }
    }
  }

  /** Whether all taps of a row of outputs lie inside the image, from top to bottom. */
  private static boolean inside(ConvShape s, int i) {
    int top = i * s.strideH() - s.padTop();
    return top >= 0 && top + (s.kernelH() - 1) * s.dilationH() < s.height();
  }

  /** Rows of outputs, from those rows of taps that lie inside the image. */
  private void lines(
      ConvShape s,
      Sums sums,
      @Nullable BiasClamp ending,
      int i,
      int lines,
      float[] x,
      int image,
      float[] packed,
      int packedOff,
      float[] y,
      int yOff) {
    int top = i * s.strideH() - s.padTop();
    int first = top >= 0 ? 0 : Math.ceilDiv(-top, s.dilationH());
    int end = Math.min(s.kernelH(), Math.ceilDiv(s.height() - top, s.dilationH()));
    if (first >= end) {
      nothing(s, ending, s.outW(), y, yOff);
      return;
    }
    int rows = end - first;
    int row = image + (top + first * s.dilationH()) * s.width() * s.channels();
    int w = packedOff + first * s.kernelW() * s.channels();
    int inside = Math.min(s.outW(), Math.ceilDiv(s.padLeft(), s.strideW()));
    int span = (s.kernelW() - 1) * s.dilationW() + 1;
    int after = Math.floorDiv(s.width() + s.padLeft() - span, s.strideW()) + 1;
    int outside = Math.clamp(after, inside, s.outW());
    border(s, sums, ending, rows, lines, 0, inside, x, row, packed, w, y, yOff);
    blocks(s, sums, ending, rows, lines, inside, outside, x, row, packed, w, y, yOff);
    border(s, sums, ending, rows, lines, outside, s.outW(), x, row, packed, w, y, yOff);
  }

  /** Outputs all of whose columns of taps lie inside the image. */
  private void blocks(
      ConvShape s,
      Sums sums,
      @Nullable BiasClamp ending,
      int rows,
      int lines,
      int from,
      int to,
      float[] x,
      int xRow,
      float[] w,
      int wOff,
      float[] y,
      int yOff) {
    int q = Math.min(outputs(s), to - from);
    if (q < outputs(s)) {
      border(s, sums, ending, rows, lines, from, to, x, xRow, w, wOff, y, yOff);
      return;
    }
    TapSum sum = sum(s, sums, rows, lines, s.kernelW(), q);
    int blocks = (to - from) / q;
    run(s, sum, ending, blocks, from, x, xRow, w, wOff, y, yOff);
    if (from + blocks * q < to) {
      // The last whole block again: its outputs come out the same.
      run(s, sum, ending, 1, to - q, x, xRow, w, wOff, y, yOff);
    }
  }

  private void run(
      ConvShape s,
      TapSum sum,
      @Nullable BiasClamp ending,
      int blocks,
      int j,
      float[] x,
      int xRow,
      float[] w,
      int wOff,
      float[] y,
      int yOff) {
    int c = s.channels();
    int at = xRow + (j * s.strideW() - s.padLeft()) * c;
    int block = outputs(s) * s.strideW() * c;
    float[] bias = ending == null ? w : ending.bias();
    int biasAt = ending == null ? 0 : ending.biasOff();
    int line = s.outW() * c;
    sum.run(blocks, x, at, rowStep(s), block, w, wOff, y, yOff + j * c, line, bias, biasAt);
  }

  private static int rowStep(ConvShape s) {
    return s.dilationH() * s.width() * s.channels();
  }

  /** Outputs one by one, from those columns of taps that lie inside the image. */
  private void border(
      ConvShape s,
      Sums sums,
      @Nullable BiasClamp ending,
      int rows,
      int lines,
      int from,
      int to,
      float[] x,
      int xRow,
      float[] w,
      int wOff,
      float[] y,
      int yOff) {
    int c = s.channels();
    float[] bias = ending == null ? w : ending.bias();
    int biasAt = ending == null ? 0 : ending.biasOff();
    for (int j = from; j < to; j++) {
      int start = j * s.strideW() - s.padLeft();
      int first = start >= 0 ? 0 : Math.ceilDiv(-start, s.dilationW());
      int end = Math.min(s.kernelW(), Math.ceilDiv(s.width() - start, s.dilationW()));
      int out = yOff + j * c;
      if (first >= end) {
        for (int p = 0; p < lines; p++) {
          nothing(s, ending, 1, y, out + p * s.outW() * c);
        }
      } else {
        int at = xRow + (start + first * s.dilationW()) * c;
        sum(s, sums, rows, lines, end - first, 1)
            .run(1, x, at, rowStep(s), 0, w, wOff + first * c, y, out, s.outW() * c, bias, biasAt);
      }
    }
  }

  /**
   * Rows of outputs at once, which share inputs: as many as leave registers for the taps between
   * them. Rows under dilated taps share none.
   */
  private int lines(ConvShape s) {
    int lines = lanes == MANY && s.dilationH() == 1 ? 3 : 1;
    while (lines > 1 && registers(s, lines) > 31) {
      lines--;
    }
    return lines;
  }

  /** Sums, the rows of taps that the lines between them still want, and an input. */
  private static int registers(ConvShape s, int lines) {
    int rows = Math.min(s.kernelH(), (lines - 1) * s.strideH() + 1);
    return lines * OUTPUTS + rows * s.kernelW() + 1;
  }

  /** Outputs of a block: those under dilated taps share no inputs. */
  private static int outputs(ConvShape s) {
    return s.dilationW() == 1 ? OUTPUTS : 1;
  }

  /** Outputs that see no input: sums of nothing. */
  private static void nothing(
      ConvShape s, @Nullable BiasClamp ending, int outputs, float[] y, int yOff) {
    int c = s.channels();
    Arrays.fill(y, yOff, yOff + outputs * c, 0);
    for (int i = 0; ending != null && i < outputs * c; i++) {
      float sum = ending.bias()[ending.biasOff() + i % c];
      y[yOff + i] = Math.min(Math.max(0 + sum, ending.low()), ending.high());
    }
  }

  private Endings<Sums> sums(ConvShape s) {
    Endings<Sums> sums = known.get(s);
    return sums != null ? sums : known.computeIfAbsent(s, k -> new Endings<>(Sums::new));
  }

  private TapSum sum(ConvShape s, Sums sums, int rows, int lines, int columns, int outputs) {
    int of = (rows - 1 + (lines > 1 ? MOST : 0)) * 2 * MOST;
    int at = of + columns - 1 + (outputs > 1 ? MOST : 0);
    TapSum sum = sums.all[at];
    if (sum == null) {
      int step = outputs == 1 ? 1 : s.strideW(); // one output alone knows no step
      int lineStep = lines == 1 ? 1 : s.strideH();
      TapShape shape =
          new TapShape(
              rows,
              columns,
              s.kernelW(),
              s.dilationW(),
              step,
              outputs,
              lines,
              lineStep,
              s.channels(),
              lanes,
              sums.ending);
      sum = made.computeIfAbsent(shape, maker);
      sums.all[at] = sum;
    }
    return sum;
  }
}
