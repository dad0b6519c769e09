package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.ConvolutionChoice;
import dev.lanewise.kernels.ConvolutionChoice.Algorithm;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Machine;
import dev.lanewise.kernels.Workspace;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** For each shape the algorithm of which {@link ConvolutionChoice} expects most. */
final class ChosenConvolution extends Convolution {
  private final Machine machine;
  private final Map<Algorithm, Kernel<Convolution>> kernels;
  private final ConcurrentHashMap<ConvShape, Convolution> chosen = new ConcurrentHashMap<>();

  /**
   * @param kernels with one that accepts every shape
   */
  ChosenConvolution(Role role, Machine machine, Map<Algorithm, Kernel<Convolution>> kernels) {
    super(role);
    this.machine = machine;
    this.kernels = Map.copyOf(kernels);
  }

  @Override
  protected void compute(
      ConvShape s,
      int batch,
      float[] a,
      int aOff,
      float[] b,
      int bOff,
      float[] out,
      int outOff,
      Workspace workspace) {
    of(s).run(s, batch, a, aOff, b, bOff, out, outOff, workspace);
  }

  @Override
  public double amplification(ConvShape s) {
    return of(s).amplification(s);
  }

  private Convolution of(ConvShape s) {
    Convolution known = chosen.get(s);
    return known != null ? known : chosen.computeIfAbsent(s, this::choose);
  }

  private Convolution choose(ConvShape s) {
    for (ConvolutionChoice.Estimate e : ConvolutionChoice.estimates(role(), s, machine)) {
      Kernel<Convolution> kernel = kernels.get(e.algorithm());
      if (kernel != null && kernel.code().accepts(s)) {
        return kernel.code();
      }
    }
    throw new IllegalStateException("conv2d: no algorithm takes " + s);
  }
}
