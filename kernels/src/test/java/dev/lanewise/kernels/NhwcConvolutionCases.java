package dev.lanewise.kernels;

import static dev.lanewise.kernels.Numbers.U;

import dev.lanewise.kernels.nhwc.DirectConvolution;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Packing and running as one call, over the geometries of the NCHW cases. */
final class NhwcConvolutionCases implements Cases<NhwcConvolution> {
  @Override
  public Stream<Case<NhwcConvolution>> awkward(Operation<NhwcConvolution> operation) {
    int[] offsets = Numbers.offsets();
    return Stream.concat(ConvolutionCases.shapes().stream(), special())
        .flatMap(
            s ->
                IntStream.of(0, 1, 3)
                    .boxed()
                    .flatMap(batch -> awkward(s, batch, offsets[(s.filters() + batch) % 3])));
  }

  @Override
  public List<Case<NhwcConvolution>> moderate(Operation<NhwcConvolution> operation) {
    // The direct kernel takes depthwise shapes, but does not shine there.
    return Stream.of(ConvShape.square(32, 8, 32, 3, 1, 1), depthwise(32, 8, 1))
        .flatMap(
            s ->
                of(
                    s,
                    1,
                    0,
                    new Packed(s),
                    conv -> s.groups() == 1 || !(conv instanceof DirectConvolution)))
        .toList();
  }

  private static ConvShape depthwise(int channels, int size, int stride) {
    return new ConvShape(
        channels, size, size, channels, 3, 3, stride, stride, 1, 1, 1, 1, 1, 1, channels);
  }

  /** For special algorithms: whole vectors of channels, tiles that stick out, every padding. */
  private static Stream<ConvShape> special() {
    return Stream.of(
        ConvShape.square(16, 4, 16, 3, 1, 1),
        ConvShape.square(1024, 3, 9, 1, 1, 0),
        ConvShape.square(512, 5, 17, 3, 2, 1),
        ConvShape.square(32, 9, 48, 3, 1, 1),
        ConvShape.square(16, 3, 16, 3, 1, 0),
        new ConvShape(16, 5, 11, 32, 3, 3, 1, 1, 1, 1, 2, 0, 1, 3, 1),
        new ConvShape(16, 1, 1, 16, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1),
        // Filters that are no whole vectors: one strip, several, of each group.
        ConvShape.square(3, 11, 24, 3, 2, 1),
        ConvShape.square(5, 7, 9, 1, 1, 0),
        ConvShape.square(9, 5, 13, 3, 1, 1),
        new ConvShape(8, 6, 5, 28, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 4),
        new ConvShape(6, 5, 4, 102, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 3),
        depthwise(5, 9, 1),
        depthwise(17, 8, 2),
        new ConvShape(19, 7, 13, 19, 5, 3, 1, 2, 2, 1, 4, 1, 3, 0, 19),
        new ConvShape(16, 6, 9, 16, 3, 2, 1, 1, 1, 3, 1, 2, 0, 5, 16),
        new ConvShape(3, 2, 2, 3, 1, 1, 1, 1, 1, 1, 3, 2, 3, 2, 3));
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

  private static Stream<Case<NhwcConvolution>> awkward(ConvShape s, int batch, int off) {
    return of(
        s, batch, off, (conv, arrays, ws) -> call(conv, s, batch, off, arrays, ws), conv -> true);
  }

  /** One case for each bound that a registered kernel promises. */
  private static Stream<Case<NhwcConvolution>> of(
      ConvShape s,
      int batch,
      int off,
      Case.Call<NhwcConvolution> call,
      Predicate<NhwcConvolution> kernels) {
    return Kernels.best().all().stream()
        .filter(k -> k.operation() == Operations.CONV2D_NHWC)
        .map(k -> (NhwcConvolution) k.code())
        .filter(conv -> conv.accepts(s))
        .map(conv -> conv.amplification(s))
        .distinct()
        .map(
            growth ->
                of(s, batch, off, call, growth)
                    .onlyFor(
                        conv ->
                            conv.accepts(s)
                                && conv.amplification(s) == growth
                                && kernels.test(conv)));
  }

  private static Case<NhwcConvolution> of(
      ConvShape s, int batch, int off, Case.Call<NhwcConvolution> call, double growth) {
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
    // All numbers are between -1 and 1.
    double minimal = growth * (s.channels() + 32) * U * s.channels();
    return new Case<>(
        s + " batch " + batch + " offset " + off,
        new float[][] {x, w, y},
        2,
        Case.Region.range(off, batch * s.outputSize()),
        call,
        (i, expected) -> growth > 0 ? minimal : (s.depth() + 3) * U * sums[i] + Float.MIN_VALUE);
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
