package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Fft;
import dev.lanewise.kernels.FftPlan;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Team;

/** One forward transform of a signal or plane, complex or real. */
final class FftWorkload extends Workload {
  private final FftPlan plan;
  private final boolean real;
  private final float[] x;
  private final float[] y;

  FftWorkload(Kernel<Fft> kernel, ShapeLine line, Team team) {
    super(team, 1);
    plan = kernel.code().plan(line.get("rows", 1), line.get("cols"));
    real = line.get("real", 0) == 1;
    x = input(line, 1, real ? plan.realSize() : plan.complexSize(), -1, 1);
    y = new float[real ? plan.spectrumSize() : plan.complexSize()];
  }

  @Override
  void part(int part, int worker) {
    if (real) {
      plan.forwardReal(1, x, 0, y, 0, workspace(worker));
    } else {
      plan.forward(1, x, 0, y, 0, workspace(worker));
    }
  }

  @Override
  Problem problem() {
    return new Problem.Fourier(plan.rows(), plan.cols(), real, x);
  }

  @Override
  float[] result() {
    return y;
  }

  /** The usual count: 5 n log2 n operations for n complex numbers, half of it for real ones. */
  @Override
  Work work() {
    double n = plan.realSize();
    return Work.operations((real ? 2.5 : 5) * n * Math.log(n) / Math.log(2));
  }
}
