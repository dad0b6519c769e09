package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.NormShape;
import dev.lanewise.kernels.Normalisation;
import dev.lanewise.kernels.Team;

/** A normalised tensor; over rows it is cut by row, over the batch it stays whole. */
final class NormalisationWorkload extends Workload {
  private static final float EPSILON = 1e-5f;

  private final Normalisation norm;
  private final boolean layer;
  private final NormShape shape;
  private final float[] x;
  private final float[] scale;
  private final float[] shift;
  private final float[][] statistics;
  private final float[] y;

  NormalisationWorkload(Kernel<Normalisation> kernel, ShapeLine line, Team team) {
    super(team, kernel.code().overBatch() ? 1 : line.get("batch"));
    norm = kernel.code();
    shape = shape(line);
    layer = kernel.operation().name().equals("group-norm") && line.get("inner", 1) == 1;
    x = input(line, 1, shape.size(), -1, 1);
    scale = random(2, shape.parameters());
    shift = random(3, shape.parameters());
    statistics = new float[threads()][];
    for (int t = 0; t < statistics.length; t++) {
      statistics[t] = random(4, 2 * shape.means(norm.overBatch()), 0.5f, 1);
    }
    y = new float[x.length];
  }

  static NormShape shape(ShapeLine line) {
    return new NormShape(
        line.get("batch"), line.get("groups", 1), line.get("channels"), line.get("inner", 1));
  }

  @Override
  void part(int part, int worker) {
    int row = start(part, shape.batch());
    int rows = start(part + 1, shape.batch()) - row;
    int at = row * shape.parameters() * shape.inner();
    NormShape s =
        threads() == 1
            ? shape
            : new NormShape(rows, shape.groups(), shape.channels(), shape.inner());
    norm.run(s, EPSILON, x, at, scale, 0, shift, 0, statistics[part], 0, y, at, workspace(worker));
  }

  @Override
  Problem problem() {
    return layer
        ? new Problem.LayerNorm(shape.batch(), shape.channels(), EPSILON, x, scale, shift)
        : new Problem.Other();
  }

  @Override
  float[] result() {
    return y;
  }

  @Override
  Work work() {
    return ElementwiseWorkload.streamed(x.length, 2);
  }
}
