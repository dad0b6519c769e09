package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.CacheLine;
import dev.lanewise.kernels.ConvPhases;
import dev.lanewise.kernels.ConvPhases.Phase;
import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.Workspace;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The input gradient of a convolution with strides, phase by phase: each is the gradient of a
 * convolution without, by whatever algorithm suits that, and its elements are then put in their
 * places, which are a stride apart.
 */
public final class PhasedGradient extends Convolution {
  /** Floats of a phase's elements at a time, which should still be in L2 when they are placed. */
  private static final int TOGETHER = 1 << 16;

  private final Convolution plain;
  private final ConcurrentHashMap<ConvShape, ConvPhases> known = new ConcurrentHashMap<>();

  /**
   * @param plain input gradients of shapes without strides, all of them
   */
  public PhasedGradient(Convolution plain) {
    super(Role.INPUT_GRADIENT);
    this.plain = plain;
  }

  @Override
  public boolean accepts(ConvShape s) {
    return ConvPhases.accepts(s);
  }

  @Override
  public double amplification(ConvShape s) {
    double most = 0;
    for (Phase phase : phases(s)) {
      most = Math.max(most, plain.amplification(phase.shape()));
    }
    return most;
  }

  /** Kept, because a call may not make objects. */
  private List<Phase> phases(ConvShape s) {
    ConvPhases phases = known.get(s);
    return (phases != null ? phases : known.computeIfAbsent(s, ConvPhases::of)).all();
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
      Workspace ws) {
    Arrays.fill(dx, dxOff, dxOff + batch * s.inputSize(), 0);
    List<Phase> phases = phases(s);
    for (int i = 0; i < phases.size(); i++) {
      Phase phase = phases.get(i);
      ConvShape shape = phase.shape();
      int together = Math.clamp(TOGETHER / shape.inputSize(), 1, Math.max(1, batch));
      int elements = CacheLine.aligned(shape.weightSize());
      float[] room = ws.floats(elements + together * shape.inputSize());
      taps(s, phase, w, wOff, room);
      for (int n = 0; n < batch; n += together) {
        int count = Math.min(together, batch - n);
        int from = dyOff + n * s.outputSize();
        plain.run(shape, count, dy, from, room, 0, room, elements, ws.inner());
        place(s, phase, count, room, elements, dx, dxOff + n * s.inputSize());
      }
    }
  }

  /** The weights of a phase. */
  private static void taps(ConvShape s, Phase phase, float[] w, int wOff, float[] to) {
    int rows = phase.shape().kernelH();
    int columns = phase.shape().kernelW();
    int at = 0;
    for (int kernel = 0; kernel < s.weightSize(); kernel += s.taps()) {
      for (int u = 0; u < rows; u++) {
        int row = wOff + kernel + (phase.tapH() + u * s.strideH()) * s.kernelW() + phase.tapW();
        for (int v = 0; v < columns; v++) {
          to[at++] = w[row + v * s.strideW()];
        }
      }
    }
  }

  /** The elements of a phase of some images. */
  private static void place(
      ConvShape s, Phase phase, int images, float[] from, int at, float[] dx, int dxOff) {
    int rows = phase.shape().height();
    int columns = phase.shape().width();
    int stride = s.strideW();
    for (int plane = 0; plane < images * s.channels(); plane++) {
      int to = dxOff + plane * s.inputPlane() + phase.top() * s.width() + phase.left();
      for (int r = 0; r < rows; r++) {
        for (int q = 0; q < columns; q++) {
          dx[to + q * stride] = from[at + q];
        }
        at += columns;
        to += s.strideH() * s.width();
      }
    }
  }
}
