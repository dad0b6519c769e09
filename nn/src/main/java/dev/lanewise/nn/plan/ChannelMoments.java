package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.nn.graph.ChannelWise;
import dev.lanewise.nn.graph.Shape;
import java.util.List;

/**
 * Mean and variance of each channel, x being met once: those of a row of one image while it is in
 * cache, then joined (Chan, Golub, LeVeque: Updating formulae and a pairwise algorithm for
 * computing sample variances, 1979). Columns all at once.
 */
record ChannelMoments(
    Kernel<Reduction> mean,
    Kernel<Reduction> variance,
    int batch,
    int channels,
    int inner,
    Split split)
    implements Producer {

  static ChannelMoments of(
      Kernel<Reduction> mean, Kernel<Reduction> variance, ChannelWise.Moments op) {
    Shape x = op.x().shape();
    Split split = ChannelStandardisation.Channels.split(x, 1);
    return new ChannelMoments(mean, variance, x.dim(0), x.dim(1), x.dim(2), split);
  }

  @Override
  public String kernel() {
    return variance.id();
  }

  @Override
  public int unit() {
    return 0;
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    Reduction means = mean.code();
    Reduction variances = variance.code();
    float[] x = in.getFirst().array();
    int xOff = in.getFirst().offset();
    float[] z = out.array();
    int zOff = out.offset();
    if (inner == 1) {
      return stage(
          (from, to, worker) -> {
            means.run(1, batch, channels, x, xOff, z, zOff, memory.workspace(worker));
            variances.run(
                1, batch, channels, x, xOff, z, zOff + channels, memory.workspace(worker));
          });
    }
    return stage(
        (from, to, worker) -> {
          for (int c = from; c < to; c++) {
            double m = 0;
            double v = 0;
            for (int n = 0; n < batch; n++) {
              int row = xOff + (n * channels + c) * inner;
              double apart = means.run(x, row, inner) - m;
              double share = 1 / (n + 1.0);
              m += apart * share;
              v += (variances.run(x, row, inner) - v) * share + apart * apart * share * (1 - share);
            }
            z[zOff + c] = (float) m;
            z[zOff + channels + c] = (float) v;
          }
        });
  }
}
