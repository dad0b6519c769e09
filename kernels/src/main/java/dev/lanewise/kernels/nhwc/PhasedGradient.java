package dev.lanewise.kernels.nhwc;

import dev.lanewise.kernels.CacheLine;
import dev.lanewise.kernels.ConvPhases;
import dev.lanewise.kernels.ConvPhases.Phase;
import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.MatrixCopy;
import dev.lanewise.kernels.NhwcConvolution;
import dev.lanewise.kernels.Permutation;
import dev.lanewise.kernels.PermuteShape;
import dev.lanewise.kernels.Workspace;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The input gradient of a convolution with strides, with channels last and phase by phase: each is
 * the gradient of a convolution without, which is the forward map of the turned kernel, and its
 * pixels are then put in their places, which are a stride apart. Images come with channels first
 * and are reordered one by one.
 */
public final class PhasedGradient extends Convolution {
  private final NhwcConvolution last;
  private final Permutation permutation;
  private final MatrixCopy copy;
  private final ConcurrentHashMap<ConvShape, Way> ways = new ConcurrentHashMap<>();

  /**
   * @param last of every shape
   */
  public PhasedGradient(NhwcConvolution last, Permutation permutation, MatrixCopy copy) {
    super(Role.INPUT_GRADIENT);
    this.last = last;
    this.permutation = permutation;
    this.copy = copy;
  }

  /** What a shape needs to know, kept because a call may not make objects. */
  private static final class Way {
    final List<Phase> phases;

    /** Each phase's forward map, and where its packed weights lie. */
    final ConvShape[] maps;

    final int[] packed;
    final PermuteShape reorderY;
    final PermuteShape reorderX;

    // Offsets in the workspace, behind the packed weights.
    final int dy;
    final int dx;

    /** A phase's pixels; before that, its weights. */
    final int pixels;

    final int floats;

    Way(ConvShape s, NhwcConvolution last) {
      phases = ConvPhases.of(s).all();
      maps = new ConvShape[phases.size()];
      packed = new int[maps.length];
      int at = 0;
      int most = 0;
      for (int i = 0; i < maps.length; i++) {
        ConvShape phase = phases.get(i).shape();
        maps[i] = phase.turned().image();
        packed[i] = CacheLine.aligned(at);
        at = packed[i] + last.packedSize(maps[i]);
        most = Math.max(most, Math.max(phase.inputSize(), 2 * phase.weightSize()));
      }
      reorderY = PermuteShape.nchwToNhwc(1, s.filters(), s.outputPlane());
      reorderX = PermuteShape.nhwcToNchw(1, s.channels(), s.inputPlane());
      dy = CacheLine.aligned(at);
      dx = CacheLine.aligned(dy + s.outputSize());
      pixels = CacheLine.aligned(dx + s.inputSize());
      floats = pixels + most;
    }
  }

  @Override
  public boolean accepts(ConvShape s) {
    return ways.get(s) != null // asked in every call, which may not make objects
        || (ConvPhases.accepts(s)
            && 2.0 * s.inputSize() + s.outputSize() + 32.0 * s.weightSize() < 1 << 28);
  }

  @Override
  public double amplification(ConvShape s) {
    double most = 0;
    for (ConvShape map : way(s).maps) {
      // The layout's own bound, its sum over the channels at its largest.
      double bound = last.amplification(map) * (map.channels() + 32.0) * map.channels();
      most = Math.max(most, bound);
    }
    return most;
  }

  private Way way(ConvShape s) {
    Way known = ways.get(s);
    return known != null ? known : ways.computeIfAbsent(s, k -> new Way(k, last));
  }

  @Override
  protected void compute(
      ConvShape s,
      int batch,
      float[] dy,
      int dyOff,
      float[] w,
      int wOff,
      float[] dx,
      int dxOff,
      Workspace workspace) {
    Way way = way(s);
    float[] ws = workspace.floats(way.floats);
    Workspace inner = workspace.inner();
    for (int i = 0; i < way.maps.length; i++) {
      Phase phase = way.phases.get(i);
      int turned = way.pixels + phase.shape().weightSize();
      taps(s, phase, w, wOff, ws, way.pixels);
      ReorderedConvolution.turn(phase.shape(), true, true, ws, way.pixels, ws, turned);
      last.pack(way.maps[i], ws, turned, ws, way.packed[i]);
    }
    Arrays.fill(ws, way.dx, way.dx + s.inputSize(), 0); // where no output meets it
    for (int n = 0; n < batch; n++) {
      permutation.run(way.reorderY, dy, dyOff + n * s.outputSize(), ws, way.dy, inner);
      for (int i = 0; i < way.maps.length; i++) {
        last.run(way.maps[i], 1, ws, way.dy, ws, way.packed[i], ws, way.pixels, inner);
        place(s, way.phases.get(i), ws, way);
      }
      permutation.run(way.reorderX, ws, way.dx, dx, dxOff + n * s.inputSize(), inner);
    }
  }

  /** The weights of a phase. */
  private static void taps(ConvShape s, Phase phase, float[] w, int wOff, float[] to, int toOff) {
    int rows = phase.shape().kernelH();
    int columns = phase.shape().kernelW();
    int at = toOff;
    for (int kernel = 0; kernel < s.weightSize(); kernel += s.taps()) {
      for (int u = 0; u < rows; u++) {
        int row = wOff + kernel + (phase.tapH() + u * s.strideH()) * s.kernelW() + phase.tapW();
        for (int v = 0; v < columns; v++) {
          to[at++] = w[row + v * s.strideW()];
        }
      }
    }
  }

  /** The pixels of a phase. */
  private void place(ConvShape s, Phase phase, float[] ws, Way way) {
    int channels = s.channels();
    int columns = phase.shape().width();
    int step = s.strideW() * channels;
    for (int r = 0; r < phase.shape().height(); r++) {
      int row = phase.top() + r * s.strideH();
      int to = way.dx + (row * s.width() + phase.left()) * channels;
      int from = way.pixels + r * columns * channels;
      copy.run(columns, channels, ws, from, channels, ws, to, step);
    }
  }
}
