package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution.Role;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Team;
import dev.lanewise.kernels.TransposedConvolution;

/** A batch of NCHW images, cut along the batch; a weight gradient stays whole. */
final class TransposedConvolutionWorkload extends Workload {
  private final TransposedConvolution convolution;
  private final ConvShape shape;
  private final int batch;
  private final float[] a;
  private final float[] b;
  private final float[] out;

  TransposedConvolutionWorkload(Kernel<TransposedConvolution> kernel, ShapeLine line, Team team) {
    super(team, kernel.code().role() == Role.WEIGHT_GRADIENT ? 1 : line.get("batch", 1));
    convolution = kernel.code();
    shape = ConvolutionSizes.transposed(line);
    batch = line.get("batch", 1);
    Role role = convolution.role();
    int x = Math.multiplyExact(batch, shape.outputSize());
    int y = Math.multiplyExact(batch, shape.inputSize());
    int w = shape.weightSize();
    a = random(1, role == Role.INPUT_GRADIENT ? y : x);
    b = random(2, role == Role.WEIGHT_GRADIENT ? y : w);
    out = new float[role == Role.FORWARD ? y : role == Role.INPUT_GRADIENT ? x : w];
  }

  @Override
  void part(int part, int worker) {
    int image = start(part, batch);
    int images = start(part + 1, batch) - image;
    int from = image * (a.length / batch);
    int to = image * (out.length / batch);
    convolution.run(shape, images, a, from, b, 0, out, to, workspace(worker));
  }

  @Override
  Problem problem() {
    return new Problem.Other();
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
