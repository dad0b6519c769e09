package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.Workspace;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Convolution as the product with a column matrix that is never there (implicit GEMM; Chetlur et
 * al.: cuDNN, 2014): strips of columns go from the padded image straight into the packed form that
 * the register tile reads, KC rows at a time; the weights are read where they lie. Sums have the
 * order of {@link Im2colConvolution}'s, bit for bit in the forward map.
 *
 * <p>The input gradient is the forward map of the turned kernel, where there is one. The weight
 * gradient is {@code dY X'}, the columns being packed transposed, one frame's chain of products
 * after another.
 */
public final class ImplicitConvolution extends Convolution {
  /** Floats of an image beside which a block of columns fits in an array. */
  private static final double LARGEST = Integer.MAX_VALUE - (1 << 26);

  private final Panels panels;
  private final Tiles tiles;
  private final Blocks blocks;
  private final ConcurrentHashMap<ConvShape, ConvShape> turned = new ConcurrentHashMap<>();

  public ImplicitConvolution(Role role, Tiles tiles, Blocks blocks) {
    super(role);
    this.panels = new Panels(tiles, blocks);
    this.tiles = tiles;
    this.blocks = blocks;
  }

  /** Shapes whose scratch memory fits in an array; input gradients that are convolutions. */
  @Override
  public boolean accepts(ConvShape s) {
    int channels = s.channels() / s.groups();
    return switch (role()) {
      case FORWARD, WEIGHT_GRADIENT -> PhasedImage.size(s, channels) < LARGEST;
      case INPUT_GRADIENT -> s.turnable() && PhasedImage.turnedSize(s) < LARGEST;
    };
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
    switch (role()) {
      case FORWARD -> forward(s, batch, a, aOff, b, bOff, out, outOff, ws);
      case INPUT_GRADIENT -> {
        float[] exchanged = ws.inner().floats(s.weightSize());
        exchange(s, b, bOff, exchanged);
        forward(turned(s), batch, a, aOff, exchanged, 0, out, outOff, ws);
      }
      case WEIGHT_GRADIENT -> weightGradient(s, batch, a, aOff, b, bOff, out, outOff, ws);
    }
  }

  /** Kept, because a call may not make objects. */
  private ConvShape turned(ConvShape s) {
    ConvShape known = turned.get(s);
    return known != null ? known : turned.computeIfAbsent(s, ConvShape::turned);
  }

  /** Weights with filters and channels exchanged inside each group. */
  static void exchange(ConvShape s, float[] w, int wOff, float[] to) {
    int filters = s.filters() / s.groups();
    int channels = s.channels() / s.groups();
    int taps = s.taps();
    for (int g = 0; g < s.groups(); g++) {
      int group = g * filters * channels;
      for (int f = 0; f < filters; f++) {
        for (int c = 0; c < channels; c++) {
          int from = wOff + (group + f * channels + c) * taps;
          System.arraycopy(w, from, to, (group + c * filters + f) * taps, taps);
        }
      }
    }
  }

  private void forward(
      ConvShape s,
      int batch,
      float[] x,
      int xOff,
      float[] w,
      int wOff,
      float[] y,
      int yOff,
      Workspace ws) {
    int filters = s.filters() / s.groups();
    int channels = s.channels() / s.groups();
    int depth = s.depth();
    int strips = panels.floats(depth);
    int pixels = s.outH() * s.outW();
    int nb = Math.min(blocks.nc(), tiles.padded(pixels));
    int image = strips + Blocks.kc(depth) * nb + Packing.SLACK;
    float[] to = ws.floats(image + channels * PhasedImage.plane(s));
    for (int g = 0; g < s.groups(); g++) {
      int weights = wOff + g * filters * depth;
      for (int n = 0; n < batch; n++) {
        int from = xOff + n * s.inputSize() + g * channels * s.inputPlane();
        PhasedImage.fill(s, channels, x, from, to, image);
        int plane = yOff + n * s.outputSize() + g * filters * s.outputPlane();
        for (int t = 0; t < s.outT(); t++) {
          frame(s, t, nb, to, strips, image, w, weights, y, plane + t * pixels);
        }
      }
    }
  }

  /** One frame of the output of one group. */
  private void frame(
      ConvShape s,
      int t,
      int nb,
      float[] ws,
      int strips,
      int image,
      float[] w,
      int wOff,
      float[] y,
      int to) {
    int filters = s.filters() / s.groups();
    int depth = s.depth();
    int pixels = s.outH() * s.outW();
    int kc = Blocks.kc(depth);
    for (int jc = 0; jc < pixels; jc += nb) {
      int n = Math.min(nb, pixels - jc);
      for (int pc = 0; pc < depth; pc += kc) {
        int kb = Math.min(kc, depth - pc);
        for (int j = 0; j < n; j += tiles.columns()) {
          int width = Math.min(tiles.columns(), n - j);
          strip(s, t, jc + j, width, pc, kb, ws, image, strips + j * kb);
        }
        panels.run(
            false,
            filters,
            n,
            kb,
            1,
            w,
            wOff + pc,
            depth,
            ws,
            strips,
            0,
            pc > 0,
            y,
            to + jc,
            s.outputPlane(),
            ws);
      }
    }
  }

  /** Rows pc .. pc + kb - 1 of the columns of {@code width} outputs from the j-th on. */
  private void strip(
      ConvShape s, int t, int j, int width, int pc, int kb, float[] ws, int image, int to) {
    int taps = s.taps();
    int ow = s.outW();
    int plane = PhasedImage.plane(s);
    int step = tiles.padded(width);
    for (int tap = 0; tap < taps; tap++) {
      // Rows are counted (channel, tap): this tap's are pc <= c taps + tap < pc + kb.
      int c = Math.max(0, (pc - tap + taps - 1) / taps);
      int end = Math.max(c, (pc + kb - tap + taps - 1) / taps);
      int from = image + c * plane + PhasedImage.offset(s, tap);
      int at = to + (c * taps + tap - pc) * step;
      for (int done = 0; done < width; ) {
        int i = (j + done) / ow;
        int col = j + done - i * ow;
        int run = Math.min(width - done, ow - col);
        int piece = from + PhasedImage.start(s, t, i) + col;
        tiles.packing().piece(ws, piece, plane, end - c, run, ws, at + done, step * taps);
        done += run;
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
    int filters = s.filters() / s.groups();
    int channels = s.channels() / s.groups();
    int depth = s.depth();
    int pixels = s.outH() * s.outW();
    int kb = Blocks.kc(pixels);
    int strips = panels.floats(pixels);
    int lines = strips + kb * Math.min(blocks.nc(), tiles.padded(depth)) + Packing.SLACK;
    int image = lines + kb * tiles.columns();
    float[] to = ws.floats(image + channels * PhasedImage.plane(s));
    for (int n = 0; n < batch; n++) {
      for (int g = 0; g < s.groups(); g++) {
        int from = xOff + n * s.inputSize() + g * channels * s.inputPlane();
        PhasedImage.fill(s, channels, x, from, to, image);
        int plane = dyOff + n * s.outputSize() + g * filters * s.outputPlane();
        for (int t = 0; t < s.outT(); t++) {
          int weights = dwOff + g * filters * depth;
          outer(s, t, to, strips, lines, image, dy, plane + t * pixels, dw, weights);
        }
      }
    }
  }

  /** {@code dw += dY X'} for one frame of one group. */
  private void outer(
      ConvShape s,
      int t,
      float[] ws,
      int strips,
      int lines,
      int image,
      float[] dy,
      int dyOff,
      float[] dw,
      int to) {
    int filters = s.filters() / s.groups();
    int pixels = s.outH() * s.outW();
    int depth = s.depth();
    int kc = Blocks.kc(pixels);
    for (int jc = 0; jc < depth; jc += blocks.nc()) {
      int n = Math.min(blocks.nc(), depth - jc);
      for (int pc = 0; pc < pixels; pc += kc) {
        int kb = Math.min(kc, pixels - pc);
        for (int j = 0; j < n; j += tiles.columns()) {
          int width = Math.min(tiles.columns(), n - j);
          for (int r = 0; r < width; r++) {
            line(s, t, jc + j + r, pc, kb, ws, image, lines + r * kb);
          }
          tiles
              .packing()
              .transposed(ws, lines, kb, kb, width, ws, strips + j * kb, tiles.padded(width));
        }
        panels.run(
            false,
            filters,
            n,
            kb,
            1,
            dy,
            dyOff + pc,
            s.outputPlane(),
            ws,
            strips,
            0,
            true,
            dw,
            to + jc,
            depth,
            ws);
      }
    }
  }

  /** One row of the columns, outputs pc .. pc + kb - 1. */
  private static void line(
      ConvShape s, int t, int row, int pc, int kb, float[] ws, int image, int to) {
    int ow = s.outW();
    int c = row / s.taps();
    int from = image + c * PhasedImage.plane(s) + PhasedImage.offset(s, row - c * s.taps());
    for (int done = 0; done < kb; ) {
      int i = (pc + done) / ow;
      int col = pc + done - i * ow;
      int run = Math.min(kb - done, ow - col);
      System.arraycopy(ws, from + PhasedImage.start(s, t, i) + col, ws, to + done, run);
      done += run;
    }
  }
}
