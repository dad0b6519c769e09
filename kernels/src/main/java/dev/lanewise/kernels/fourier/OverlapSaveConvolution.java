package dev.lanewise.kernels.fourier;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.Fft;
import dev.lanewise.kernels.FftPlan;
import dev.lanewise.kernels.OverlapSave;
import dev.lanewise.kernels.Workspace;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Convolution of stride 1 as products of spectra, block by block: each channel's block is
 * transformed once, each filter's sum over the channels is made in the spectrum and transformed
 * back once. The kernels' spectra are made in every call. The input gradient is the forward map of
 * the turned kernel.
 *
 * <p>An infinity or NaN makes all outputs of the blocks that meet it NaN or infinite.
 */
public final class OverlapSaveConvolution extends Convolution {
  /** Floats of scratch memory beside which other arrays have room. */
  private static final double LARGEST = 1 << 28;

  private final Fft fft;
  private final ConcurrentHashMap<ConvShape, Way> ways = new ConcurrentHashMap<>();

  public OverlapSaveConvolution(Role role, Fft fft) {
    super(role);
    if (role == Role.WEIGHT_GRADIENT) {
      throw new IllegalArgumentException("conv2d: a weight gradient has no small kernel");
    }
    this.fft = fft;
  }

  /** What a shape needs to know, kept because a call may not make objects. */
  private final class Way {
    final ConvShape shape;
    final OverlapSave blocks;
    final FftPlan plan;
    final int channels;
    final int filters;
    final int blocksWide;
    final int count;
    final int together;

    Way(ConvShape s) {
      shape = s;
      blocks = OverlapSave.of(s);
      plan = fft.plan(1, blocks.length());
      channels = s.channels() / s.groups();
      filters = s.filters() / s.groups();
      blocksWide = Math.ceilDiv(s.outW(), blocks.wide());
      count = Math.ceilDiv(s.outH(), blocks.high()) * blocksWide;
      together = blocks.together();
    }

    int size() {
      return plan.spectrumSize();
    }

    // Offsets in the workspace, behind one real plane.

    int sums() {
      return plan.realSize();
    }

    int inputs() {
      return sums() + together * size();
    }

    int kernels() {
      return inputs() + together * channels * size();
    }

    int floats() {
      return kernels() + filters * channels * size();
    }
  }

  @Override
  public boolean accepts(ConvShape s) {
    if (ways.get(s) != null) {
      return true; // asked in every call, which may not make objects
    }
    if (role() == Role.INPUT_GRADIENT && !s.turnable()) {
      return false;
    }
    ConvShape v = viewed(s);
    if (!OverlapSave.accepts(v)) {
      return false;
    }
    OverlapSave b = OverlapSave.of(v);
    double filters = (double) s.filters() / s.groups();
    double channels = (double) s.channels() / s.groups();
    return (filters + b.together()) * (channels + 1) * (b.length() + 2) < LARGEST;
  }

  private ConvShape viewed(ConvShape s) {
    return role() == Role.INPUT_GRADIENT ? s.turned() : s;
  }

  private Way way(ConvShape s) {
    Way known = ways.get(s);
    return known != null ? known : ways.computeIfAbsent(s, k -> new Way(viewed(k)));
  }

  /**
   * With e the relative error of a transform's 2-norm, N its numbers and K a kernel's: a channel's
   * product errs by {@code (2 e + 4 u) |x|_2 |w|_2}, a sum of C by C u of their magnitudes, and the
   * way back by e of the sum's 2-norm, at most {@code sqrt K |x|_2 |w|_2}; {@code |x|_2 <= sqrt N
   * max |x|}, {@code |w|_2 <= sqrt K max |w|}.
   */
  @Override
  public double amplification(ConvShape s) {
    Way way = way(s);
    double n = way.plan.realSize();
    double e = 12 * Math.log(n) / Math.log(2) + 20;
    double taps = s.taps();
    double chain = 2 * e + 4 + way.channels + e * Math.sqrt(taps);
    return way.channels * Math.sqrt(n * taps) * chain;
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
    ConvShape v = way.shape;
    float[] ws = workspace.floats(way.floats());
    Workspace inner = workspace.inner();
    for (int g = 0; g < v.groups(); g++) {
      spectra(way, g, w, wOff, ws, inner);
      for (int n = 0; n < batch; n++) {
        int from = xOff + n * v.inputSize() + g * way.channels * v.inputPlane();
        int to = yOff + n * v.outputSize() + g * way.filters * v.outputPlane();
        for (int first = 0; first < way.count; first += way.together) {
          int end = Math.min(way.count, first + way.together);
          transform(way, first, end, x, from, ws, inner);
          for (int f = 0; f < way.filters; f++) {
            filter(way, first, end, f, y, to + f * v.outputPlane(), ws, inner);
          }
        }
      }
    }
  }

  /**
   * The spectra of one group's kernels: taps lie at the negative of where they meet the input, so
   * that output i of a block is at i.
   */
  private void spectra(Way way, int g, float[] w, int wOff, float[] ws, Workspace inner) {
    ConvShape s = way.shape;
    int cols = way.blocks.cols();
    for (int f = 0; f < way.filters; f++) {
      for (int c = 0; c < way.channels; c++) {
        int kernel =
            role() == Role.INPUT_GRADIENT
                ? (g * way.channels + c) * way.filters + f
                : (g * way.filters + f) * way.channels + c;
        Arrays.fill(ws, 0, way.plan.realSize(), 0);
        int at = wOff + kernel * s.taps();
        for (int u = 0; u < s.kernelH(); u++) {
          int down = s.h().offset(u, s.flipped());
          for (int v = 0; v < s.kernelW(); v++) {
            int meets = down * cols + s.w().offset(v, s.flipped());
            ws[meets == 0 ? 0 : way.blocks.length() - meets] = w[at++];
          }
        }
        way.plan.forwardReal(1, ws, 0, ws, way.sums(), inner);
        int to = way.kernels() + (f * way.channels + c) * way.size();
        way.plan.separate(ws, way.sums(), ws, to);
      }
    }
  }

  /** All channels of some blocks. */
  private static void transform(
      Way way, int first, int end, float[] x, int xOff, float[] ws, Workspace inner) {
    ConvShape s = way.shape;
    for (int b = first; b < end; b++) {
      for (int c = 0; c < way.channels; c++) {
        block(way, b, x, xOff + c * s.inputPlane(), ws);
        int to = way.inputs() + ((b - first) * way.channels + c) * way.size();
        way.plan.forwardReal(1, ws, 0, ws, to, inner);
      }
    }
  }

  /** One channel of a block, among zeros. */
  private static void block(Way way, int b, float[] x, int xOff, float[] ws) {
    ConvShape s = way.shape;
    int cols = way.blocks.cols();
    int top = b / way.blocksWide * way.blocks.high() - s.padTop();
    int left = b % way.blocksWide * way.blocks.wide() - s.padLeft();
    int from = Math.clamp(left, 0, s.width());
    int to = Math.clamp((long) left + cols, from, s.width());
    for (int r = 0; r < way.blocks.rows(); r++) {
      int row = r * cols;
      if (top + r < 0 || top + r >= s.height() || from == to) {
        Arrays.fill(ws, row, row + cols, 0);
      } else {
        int start = row + from - left;
        Arrays.fill(ws, row, start, 0);
        System.arraycopy(x, xOff + (top + r) * s.width() + from, ws, start, to - from);
        Arrays.fill(ws, start + to - from, row + cols, 0);
      }
    }
    Arrays.fill(ws, way.blocks.rows() * cols, way.blocks.length(), 0);
  }

  /** One filter's outputs of some blocks. */
  private static void filter(
      Way way, int first, int end, int f, float[] y, int yOff, float[] ws, Workspace inner) {
    int size = way.size();
    for (int c = 0; c < way.channels; c++) {
      int kernel = way.kernels() + (f * way.channels + c) * size;
      for (int b = 0; b < end - first; b++) {
        int input = way.inputs() + (b * way.channels + c) * size;
        way.plan.multiply(ws, input, ws, kernel, c > 0, ws, way.sums() + b * size);
      }
    }
    ConvShape s = way.shape;
    for (int b = first; b < end; b++) {
      way.plan.inverseReal(1, ws, way.sums() + (b - first) * size, ws, 0, inner);
      int i = b / way.blocksWide * way.blocks.high();
      int j = b % way.blocksWide * way.blocks.wide();
      int wide = Math.min(way.blocks.wide(), s.outW() - j);
      for (int r = 0; r < way.blocks.high() && i + r < s.outH(); r++) {
        System.arraycopy(ws, r * way.blocks.cols(), y, yOff + (i + r) * s.outW() + j, wide);
      }
    }
  }
}
