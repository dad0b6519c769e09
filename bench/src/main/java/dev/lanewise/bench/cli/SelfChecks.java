package dev.lanewise.bench.cli;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.NhwcConvolution;
import dev.lanewise.kernels.Operations;
import dev.lanewise.kernels.SelfCheck;
import dev.lanewise.kernels.Workspace;
import java.time.Duration;
import java.util.List;

/** A few kernels that stand for all: one of each way that kernels are made. */
final class SelfChecks {
  private static final SelfCheck CHECK = SelfCheck.within(Duration.ofSeconds(3));
  private static final Workspace WORKSPACE = new Workspace();

  private SelfChecks() {}

  static List<SelfCheck.Report> run() {
    return List.of(product(256), convolution(), exponential(1 << 13));
  }

  /** Reaches nine tenths of the peak on a quiet machine. */
  private static SelfCheck.Report product(int n) {
    Kernel<Gemm> kernel = Kernels.best().kernel(Operations.GEMM);
    float[] a = new float[n * n];
    float[] b = new float[n * n];
    float[] c = new float[n * n];
    return CHECK.drive(
        kernel,
        gemm -> gemm.run(false, false, n, n, n, 1, a, 0, n, b, 0, n, 0, c, 0, n, WORKSPACE),
        2.0 * n * n * n,
        SelfCheck.ofPeak(0.5));
  }

  /** A direct convolution reaches three quarters of the peak, Winograd's more than all of it. */
  private static SelfCheck.Report convolution() {
    Kernel<NhwcConvolution> kernel = Kernels.best().kernel(Operations.CONV2D_NHWC);
    ConvShape shape = ConvShape.square(64, 28, 64, 3, 1, 1);
    float[] x = new float[shape.inputSize()];
    float[] packed = new float[kernel.code().packedSize(shape)];
    float[] y = new float[shape.outputSize()];
    return CHECK.drive(
        kernel,
        convolution -> convolution.run(shape, 1, x, 0, packed, 0, y, 0, WORKSPACE),
        2.0 * shape.multiplyAdds(),
        SelfCheck.ofPeak(0.5));
  }

  /** Some 20 multiply-adds' worth of operations an element, that is a fortieth of the peak. */
  private static SelfCheck.Report exponential(int n) {
    Kernel<Elementwise> kernel = Kernels.best().kernel(Operations.EXP);
    float[] x = new float[n];
    float[] y = new float[n];
    return CHECK.drive(kernel, exp -> exp.run(x, 0, y, 0, n), n, SelfCheck.ofPeak(0.5 / 40));
  }
}
