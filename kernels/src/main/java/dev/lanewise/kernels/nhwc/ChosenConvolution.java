package dev.lanewise.kernels.nhwc;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Machine;
import dev.lanewise.kernels.NhwcChoice;
import dev.lanewise.kernels.NhwcChoice.Algorithm;
import dev.lanewise.kernels.NhwcConvolution;
import dev.lanewise.kernels.Workspace;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** For each shape the algorithm of which {@link NhwcChoice} expects most. */
final class ChosenConvolution extends NhwcConvolution {
  private final Machine machine;
  private final Map<Algorithm, Kernel<NhwcConvolution>> kernels;
  private final ConcurrentHashMap<ConvShape, NhwcConvolution> chosen = new ConcurrentHashMap<>();

  /**
   * @param kernels with one that accepts every shape
   */
  ChosenConvolution(Machine machine, Map<Algorithm, Kernel<NhwcConvolution>> kernels) {
    this.machine = machine;
    this.kernels = Map.copyOf(kernels);
  }

  private NhwcConvolution of(ConvShape s) {
    NhwcConvolution known = chosen.get(s);
    return known != null ? known : chosen.computeIfAbsent(s, this::choose);
  }

  private NhwcConvolution choose(ConvShape s) {
    for (NhwcChoice.Estimate e : NhwcChoice.estimates(s, machine)) {
      Kernel<NhwcConvolution> kernel = kernels.get(e.algorithm());
      if (kernel != null && kernel.code().accepts(s)) {
        return kernel.code();
      }
    }
    throw new IllegalStateException("conv2d.nhwc: no algorithm takes " + s);
  }

  @Override
  public String algorithm(ConvShape s) {
    return of(s).algorithm(s);
  }

  @Override
  public double amplification(ConvShape s) {
    return of(s).amplification(s);
  }

  @Override
  public boolean endsOnto(ConvShape s) {
    return of(s).endsOnto(s);
  }

  @Override
  public boolean spreads(ConvShape s) {
    return of(s).spreads(s);
  }

  @Override
  protected int packedFloats(ConvShape s) {
    return of(s).packedSize(s);
  }

  @Override
  protected void arrange(ConvShape s, float[] w, int wOff, float[] packed, int packedOff) {
    of(s).pack(s, w, wOff, packed, packedOff);
  }

  @Override
  protected void compute(
      int part,
      int parts,
      ConvShape s,
      int batch,
      float[] x,
      int xOff,
      float[] packed,
      int packedOff,
      float[] y,
      int yOff,
      int yStep,
      Epilogue epilogue,
      Workspace workspace) {
    of(s)
        .runShare(
            part, parts, s, batch, x, xOff, packed, packedOff, y, yOff, yStep, epilogue, workspace);
  }
}
