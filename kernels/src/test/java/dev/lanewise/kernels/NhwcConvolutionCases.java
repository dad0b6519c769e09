package dev.lanewise.kernels;

import static dev.lanewise.kernels.Numbers.U;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Packing and running as one call, over the geometries of the NCHW cases. */
final class NhwcConvolutionCases implements Cases<NhwcConvolution> {
  @Override
  public Stream<Case<NhwcConvolution>> awkward(Operation<NhwcConvolution> operation) {
    int[] offsets = Numbers.offsets();
    return ConvolutionCases.shapes().stream()
        .flatMap(
            s ->
                IntStream.of(0, 1, 3)
                    .mapToObj(batch -> awkward(s, batch, offsets[(s.filters() + batch) % 3])));
  }

  @Override
  public List<Case<NhwcConvolution>> moderate(Operation<NhwcConvolution> operation) {
    ConvShape s = ConvShape.square(32, 8, 32, 3, 1, 1);
    return List.of(of(s, 1, 0, new Packed(s)));
  }

  /** A call that packs once for each kernel, as a network does. */
  private static final class Packed implements Case.Call<NhwcConvolution> {
    private final ConvShape s;
    private @Nullable NhwcConvolution packer;
    private float[] packed = {};

    Packed(ConvShape s) {
      this.s = s;
    }

    @Override
    public void on(NhwcConvolution kernel, float[][] arrays, Workspace workspace) {
      if (packer != kernel) {
        packer = kernel;
        packed = new float[kernel.packedSize(s)];
        kernel.pack(s, arrays[1], 0, packed, 0);
      }
      kernel.run(s, 1, arrays[0], 0, packed, 0, arrays[2], 0, workspace);
    }
  }

  private static Case<NhwcConvolution> awkward(ConvShape s, int batch, int off) {
    return of(s, batch, off, (conv, arrays, ws) -> call(conv, s, batch, off, arrays, ws));
  }

  private static Case<NhwcConvolution> of(
      ConvShape s, int batch, int off, Case.Call<NhwcConvolution> call) {
    float[] x = Numbers.uniform(7, off + batch * s.inputSize() + 3);
    float[] w = Numbers.uniform(8, off + s.weightSize() + 3);
    float[] y = Numbers.uniform(9, off + batch * s.outputSize() + 3);
    float[] sums = new float[y.length];
    call(
        Enrolment.oracle(Operations.CONV2D_NHWC),
        s,
        batch,
        off,
        new float[][] {Numbers.magnitudes(x), Numbers.magnitudes(w), sums},
        new Workspace());
    return new Case<>(
        s + " batch " + batch + " offset " + off,
        new float[][] {x, w, y},
        2,
        Case.Region.range(off, batch * s.outputSize()),
        call,
        (i, expected) -> (s.depth() + 3) * U * sums[i] + Float.MIN_VALUE);
  }

  private static void call(
      NhwcConvolution conv,
      ConvShape s,
      int batch,
      int off,
      float[][] arrays,
      Workspace workspace) {
    int size = conv.packedSize(s);
    float[] packed = Numbers.uniform(10, off + size + 4);
    float[] before = packed.clone();
    conv.pack(s, arrays[1], off, packed, off);
    for (int i = 0; i < packed.length; i++) {
      if ((i < off || i >= off + size) && packed[i] != before[i]) {
        throw new AssertionError("packing wrote outside " + off + ".." + (off + size) + " at " + i);
      }
    }
    float[] given = packed.clone();
    conv.run(s, batch, arrays[0], off, packed, off, arrays[2], off, workspace);
    if (!Arrays.equals(packed, given)) {
      throw new AssertionError("running changed the packed weights");
    }
  }
}
