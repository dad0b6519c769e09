package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.NhwcConvolution;
import dev.lanewise.kernels.Team;

/** A batch of NHWC images with weights packed before. */
final class NhwcConvolutionWorkload extends Workload {
  private final NhwcConvolution convolution;
  private final ConvShape shape;
  private final int batch;
  private final float[] x;
  private final float[] w;
  private final float[] y;
  private final float[] packed;

  NhwcConvolutionWorkload(Kernel<NhwcConvolution> kernel, ShapeLine line, Team team) {
    super(team, Math.max(line.get("batch", 1), ConvolutionSizes.of(line).outH()));
    convolution = kernel.code();
    shape = ConvolutionSizes.of(line);
    batch = line.get("batch", 1);
    x = input(line, 1, Math.multiplyExact(batch, shape.inputSize()), -1, 1);
    w = random(2, shape.weightSize());
    y = new float[Math.multiplyExact(batch, shape.outputSize())];
    packed = new float[convolution.packedSize(shape)];
    convolution.pack(shape, w, 0, packed, 0);
  }

  @Override
  void part(int part, int worker) {
    convolution.runShare(
        part, threads(), shape, batch, x, 0, packed, 0, y, 0, Epilogue.NONE, workspace(worker));
  }

  @Override
  Problem problem() {
    return new Problem.Convolution(shape, batch, true, x, w);
  }

  @Override
  float[] result() {
    return y;
  }

  @Override
  Work work() {
    return Work.operations(2.0 * batch * shape.multiplyAdds());
  }
}
