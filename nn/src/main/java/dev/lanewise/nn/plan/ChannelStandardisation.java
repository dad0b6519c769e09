package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.NormShape;
import dev.lanewise.kernels.Normalisation;
import dev.lanewise.kernels.NormalisationGradient;
import dev.lanewise.kernels.Workspace;
import dev.lanewise.nn.graph.ChannelWise;
import dev.lanewise.nn.graph.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Each channel normalised over the batch, one at a time, so that it stays in cache from its mean to
 * its result; columns all at once. Scale and shift are elementwise steps after it, so the kernel's
 * own are 1 and 0.
 */
record ChannelStandardisation(
    Kernel<Normalisation> norm, Channels channels, float epsilon, Split split) implements Producer {

  /** The channels that a kernel is given at once: {@code shape}, found {@code step} apart. */
  static final class Channels {
    private final NormShape shape;
    private final int step;
    private final float[] scale;
    private final float[] shift;

    Channels(Shape x) {
      step = x.dim(2);
      shape =
          step == 1
              ? NormShape.batch(x.dim(0), x.dim(1), 1)
              : new NormShape(x.dim(0), 1, 1, step, x.dim(1) * step);
      scale = new float[shape.parameters()];
      Arrays.fill(scale, 1);
      shift = new float[scale.length];
    }

    /** One pass over x costs about as much as 16 multiply-adds an element. */
    static Split split(Shape x, int passes) {
      return x.dim(2) == 1 ? Split.none(1) : Split.of(x.dim(1), (long) passes * 16 * x.size());
    }

    /** Normalises; statistics come from the start of {@code scratch}. */
    void run(
        Normalisation code,
        float epsilon,
        Place x,
        Place z,
        int at,
        float[] scratch,
        Workspace workspace) {
      code.run(
          shape,
          epsilon,
          x.array(),
          x.offset() + at,
          scale,
          0,
          shift,
          0,
          scratch,
          0,
          z.array(),
          z.offset() + at,
          workspace.inner());
    }
  }

  static ChannelStandardisation of(Kernel<Normalisation> norm, ChannelWise.Standardise op) {
    Shape x = op.shape();
    return new ChannelStandardisation(norm, new Channels(x), op.epsilon(), Channels.split(x, 1));
  }

  @Override
  public String kernel() {
    return norm.id();
  }

  @Override
  public int unit() {
    return 0;
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    Channels c = channels;
    Place x = in.getFirst();
    return stage(
        (from, to, worker) -> {
          Workspace workspace = memory.workspace(worker);
          float[] scratch = workspace.floats(2 * c.shape.parameters());
          for (int channel = from; channel < to; channel++) {
            c.run(norm.code(), epsilon, x, out, channel * c.step, scratch, workspace);
          }
        });
  }

  /**
   * Its gradient. The statistics are found again while a channel is in cache; the normalised
   * channel is made where its gradient goes, and overwritten.
   */
  record Gradient(
      Kernel<Normalisation> norm,
      Kernel<NormalisationGradient> gradient,
      Channels channels,
      float epsilon,
      Split split)
      implements Producer {

    static Gradient of(
        Kernel<Normalisation> norm,
        Kernel<NormalisationGradient> gradient,
        ChannelWise.StandardiseGradient op) {
      Shape x = op.shape();
      return new Gradient(norm, gradient, new Channels(x), op.epsilon(), Channels.split(x, 2));
    }

    @Override
    public String kernel() {
      return gradient.id();
    }

    @Override
    public int unit() {
      return 0;
    }

    @Override
    public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
      Channels c = channels;
      int held = 2 * c.shape.parameters();
      Place x = in.get(0);
      Place g = in.get(1);
      return stage(
          (from, to, worker) -> {
            Workspace workspace = memory.workspace(worker);
            float[] scratch = workspace.floats(2 * held); // and gradients of scale and shift
            for (int channel = from; channel < to; channel++) {
              int at = channel * c.step;
              c.run(norm.code(), epsilon, x, out, at, scratch, workspace);
              gradient
                  .code()
                  .run(
                      c.shape,
                      x.array(),
                      x.offset() + at,
                      g.array(),
                      g.offset() + at,
                      c.scale,
                      0,
                      scratch,
                      0,
                      out.array(),
                      out.offset() + at,
                      scratch,
                      held,
                      workspace.inner());
            }
          });
    }
  }
}
