package dev.lanewise.kernels.nhwc;

import dev.lanewise.kernels.CacheLine;
import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.NhwcConvolution;
import dev.lanewise.kernels.Permutation;
import dev.lanewise.kernels.PermuteShape;
import dev.lanewise.kernels.Workspace;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Convolution of images with channels first by an algorithm for channels last: reorder, compute,
 * reorder back, image by image; weights are packed once in each call. The input gradient is the
 * forward map of the turned kernel, where there is one.
 */
public final class ReorderedConvolution extends Convolution {
  /** Floats of packed weights for each weight, at most: a group's one filter takes a vector. */
  private static final int GROWTH = 16;

  private final NhwcConvolution last;
  private final Permutation permutation;
  private final ConcurrentHashMap<ConvShape, Way> ways = new ConcurrentHashMap<>();

  public ReorderedConvolution(Role role, NhwcConvolution last, Permutation permutation) {
    super(role);
    if (role == Role.WEIGHT_GRADIENT) {
      throw new IllegalArgumentException("conv2d: weight gradients are sums over pixels");
    }
    this.last = last;
    this.permutation = permutation;
  }

  /** What a shape needs to know, kept because a call may not make objects. */
  private static final class Way {
    final ConvShape image;
    final boolean flipped;
    final PermuteShape in;
    final PermuteShape out;
    final int packed;

    Way(ConvShape s, NhwcConvolution last) {
      image = s.image();
      flipped = s.flipped();
      in = PermuteShape.nchwToNhwc(1, s.channels(), s.inputPlane());
      out = PermuteShape.nhwcToNchw(1, s.filters(), s.outputPlane());
      packed = last.packedSize(image);
    }

    // Offsets in the workspace, behind the packed weights.

    int input() {
      return CacheLine.aligned(packed);
    }

    /** The output shares its place with the turned weights, which are needed before it. */
    int output() {
      return CacheLine.aligned(input() + image.inputSize());
    }

    int floats() {
      return output() + Math.max(image.outputSize(), image.weightSize());
    }
  }

  @Override
  public boolean accepts(ConvShape s) {
    if (ways.get(s) != null) {
      return true; // asked in every call, which may not make objects
    }
    double floats = (double) s.inputSize() + s.outputSize() + (GROWTH + 1.0) * s.weightSize();
    return s.flat()
        && (role() == Role.FORWARD || s.turnable())
        && floats < 1 << 30
        && last.accepts(viewed(s).image());
  }

  @Override
  public double amplification(ConvShape s) {
    ConvShape v = viewed(s);
    // The layout's own bound, its sum over the channels at its largest.
    return last.amplification(v.image()) * (v.channels() + 32.0) * v.channels();
  }

  private ConvShape viewed(ConvShape s) {
    return role() == Role.INPUT_GRADIENT ? s.turned() : s;
  }

  private Way way(ConvShape s) {
    Way known = ways.get(s);
    return known != null ? known : ways.computeIfAbsent(s, k -> new Way(viewed(k), last));
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
    float[] ws = workspace.floats(way.floats());
    Workspace inner = workspace.inner();
    if (role() == Role.FORWARD && !way.flipped) {
      last.pack(way.image, w, wOff, ws, 0);
    } else {
      turn(s, role() == Role.INPUT_GRADIENT, way.flipped, w, wOff, ws, way.output());
      last.pack(way.image, ws, way.output(), ws, 0);
    }
    int in = way.image.inputSize();
    int out = way.image.outputSize();
    for (int n = 0; n < batch; n++) {
      permutation.run(way.in, x, xOff + n * in, ws, way.input(), inner);
      last.run(way.image, 1, ws, way.input(), ws, 0, ws, way.output(), inner);
      permutation.run(way.out, ws, way.output(), y, yOff + n * out, inner);
    }
  }

  /** Weights with filters and channels exchanged inside each group, kernels turned round, or so. */
  static void turn(
      ConvShape s, boolean exchange, boolean round, float[] w, int wOff, float[] to, int toOff) {
    int filters = s.filters() / s.groups();
    int channels = s.channels() / s.groups();
    int taps = s.taps();
    for (int g = 0; g < s.groups(); g++) {
      for (int f = 0; f < filters; f++) {
        for (int c = 0; c < channels; c++) {
          int from = wOff + ((g * filters + f) * channels + c) * taps;
          int kernel = exchange ? c * filters + f : f * channels + c;
          int at = toOff + (g * filters * channels + kernel) * taps;
          for (int t = 0; t < taps; t++) {
            to[at + t] = w[from + (round ? taps - 1 - t : t)];
          }
        }
      }
    }
  }
}
