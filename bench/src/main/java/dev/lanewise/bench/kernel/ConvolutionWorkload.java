package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.Convolution.Role;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Team;

/** A batch of NCHW images, cut along the batch; a weight gradient sums over it and stays whole. */
final class ConvolutionWorkload extends Workload {
  private final Convolution convolution;
  private final ConvShape shape;
  private final int batch;
  private final float[] a;
  private final float[] b;
  private final float[] out;

  ConvolutionWorkload(Kernel<Convolution> kernel, ShapeLine line, Team team) {
    super(team, kernel.code().role() == Role.WEIGHT_GRADIENT ? 1 : line.get("batch", 1));
    convolution = kernel.code();
    shape = ConvolutionSizes.of(line);
    batch = line.get("batch", 1);
    int x = Math.multiplyExact(batch, shape.inputSize());
    int y = Math.multiplyExact(batch, shape.outputSize());
    int w = shape.weightSize();
    a = random(1, convolution.role() == Role.INPUT_GRADIENT ? y : x);
    b = random(2, convolution.role() == Role.WEIGHT_GRADIENT ? y : w);
    out =
        new float
            [convolution.role() == Role.FORWARD
                ? y
                : convolution.role() == Role.INPUT_GRADIENT ? x : w];
  }

  @Override
  void part(int part, int worker) {
    int image = start(part, batch);
    int images = start(part + 1, batch) - image;
    convolution.run(
        shape,
        images,
        a,
        image * (a.length / batch),
        b,
        0,
        out,
        image * (out.length / batch),
        workspace(worker));
  }

  @Override
  Problem problem() {
    return convolution.role() == Role.FORWARD && !shape.flipped()
        ? new Problem.Convolution(shape, batch, false, a, b)
        : new Problem.Other();
  }

  @Override
  float[] result() {
    return out;
  }

  @Override
  Work work() {
    return Work.operations(2.0 * batch * shape.multiplyAdds());
  }
}
