package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.NormShape;
import dev.lanewise.kernels.NormalisationGradient;
import dev.lanewise.kernels.Team;

/** The gradients of a normalisation, in one piece: those of its parameters are sums over all. */
final class NormalisationGradientWorkload extends Workload {
  private final NormalisationGradient norm;
  private final NormShape shape;
  private final float[] x;
  private final float[] g;
  private final float[] scale;
  private final float[] statistics;
  private final float[] dx;
  private final float[] parameters;

  NormalisationGradientWorkload(Kernel<NormalisationGradient> kernel, ShapeLine line, Team team) {
    super(team, 1);
    norm = kernel.code();
    shape = NormalisationWorkload.shape(line);
    x = random(1, shape.size());
    g = random(2, shape.size());
    scale = random(3, shape.parameters());
    statistics = random(4, 2 * shape.means(norm.overBatch()), 0.5f, 1);
    dx = new float[x.length];
    parameters = new float[2 * shape.parameters()];
  }

  @Override
  void part(int part, int worker) {
    norm.run(shape, x, 0, g, 0, scale, 0, statistics, 0, dx, 0, parameters, 0, workspace(worker));
  }

  @Override
  Problem problem() {
    return new Problem.Other();
  }

  @Override
  float[] result() {
    return dx;
  }

  @Override
  Work work() {
    return ElementwiseWorkload.streamed(x.length, 3);
  }
}
