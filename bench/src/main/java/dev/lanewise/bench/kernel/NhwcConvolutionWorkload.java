package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.NhwcConvolution;
import dev.lanewise.kernels.Team;

/**
 * A batch of NHWC images with weights packed before: one image is cut into bands of output rows,
 * more by image.
 */
final class NhwcConvolutionWorkload extends Workload {
  private final NhwcConvolution convolution;
  private final ConvShape shape;
  private final int batch;
  private final float[] x;
  private final float[] w;
  private final float[] y;
  private static final int TILE = 4;

  private final ConvShape[] bands;
  private final float[][] packed;

  NhwcConvolutionWorkload(Kernel<NhwcConvolution> kernel, ShapeLine line, Team team) {
    super(team, Math.max(line.get("batch", 1), ConvolutionSizes.of(line).outH()));
    convolution = kernel.code();
    shape = ConvolutionSizes.of(line);
    batch = line.get("batch", 1);
    x = random(1, Math.multiplyExact(batch, shape.inputSize()));
    w = random(2, shape.weightSize());
    y = new float[Math.multiplyExact(batch, shape.outputSize())];
    bands = new ConvShape[threads()];
    packed = new float[threads()][];
    for (int p = 0; p < bands.length; p++) {
      bands[p] = batch > 1 || threads() == 1 ? shape : band(shape, row(p), row(p + 1));
      packed[p] = new float[convolution.packedSize(bands[p])];
      convolution.pack(bands[p], w, 0, packed[p], 0);
    }
  }

  /**
   * The convolution that computes output rows {@code from .. to-1} from the input rows they see.
   */
  static ConvShape band(ConvShape s, int from, int to) {
    int first = Math.max(0, from * s.strideH() - s.padTop());
    int last = lastRow(s, to - 1);
    return new ConvShape(
        s.channels(),
        Math.min(s.height(), last + 1) - first,
        s.width(),
        s.filters(),
        s.kernelH(),
        s.kernelW(),
        s.strideH(),
        s.strideW(),
        s.dilationH(),
        s.dilationW(),
        Math.max(0, s.padTop() - from * s.strideH()),
        s.padLeft(),
        Math.max(0, last + 1 - s.height()),
        s.padRight(),
        s.groups());
  }

  /** The first output row of a part; between whole tiles of Winograd's, so that sums stay equal. */
  private int row(int part) {
    int rows = shape.outH();
    int row = start(part, rows);
    return row == rows || rows < TILE * threads() ? row : row / TILE * TILE;
  }

  /** The last input row, possibly in the padding, that an output row sees. */
  private static int lastRow(ConvShape s, int row) {
    return row * s.strideH() - s.padTop() + (s.kernelH() - 1) * s.dilationH();
  }

  @Override
  void part(int part, int worker) {
    if (batch > 1) {
      int image = start(part, batch);
      convolution.run(
          shape,
          start(part + 1, batch) - image,
          x,
          image * shape.inputSize(),
          packed[part],
          0,
          y,
          image * shape.outputSize(),
          workspace(worker));
    } else {
      int row = row(part);
      int first = Math.max(0, row * shape.strideH() - shape.padTop());
      convolution.run(
          bands[part],
          1,
          x,
          first * shape.width() * shape.channels(),
          packed[part],
          0,
          y,
          row * shape.outW() * shape.filters(),
          workspace(worker));
    }
  }

  @Override
  Problem problem() {
    return new Problem.NhwcConvolution(shape, batch, x, w);
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
