package dev.lanewise.kernels;

import static dev.lanewise.kernels.Numbers.U;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Transposed convolutions of one to three dimensions, with and without output padding. */
final class TransposedConvolutionCases implements Cases<TransposedConvolution> {
  static List<ConvShape> shapes() {
    int l = Numbers.lanes();
    return List.of(
        ConvShape.of(3, 7).filters(2).kernel(4).stride(3).transposed(2),
        ConvShape.of(2, 5, 6).filters(l + 1).kernel(3).stride(2).pad(1).transposed(1),
        ConvShape.of(l, 6, 4).filters(4).kernel(3).pad(1).groups(2).transposed(0),
        ConvShape.of(4, 4, 5).filters(2).kernel(2, 3).stride(1, 2).dilation(2).transposed(0, 1),
        ConvShape.of(2, 2, 3, 4).filters(3).kernel(3, 2, 2).stride(2).transposed(1, 0, 0),
        ConvShape.of(3, 5, 3).filters(2).kernel(3).stride(2).flipped().transposed(0));
  }

  @Override
  public Stream<Case<TransposedConvolution>> awkward(Operation<TransposedConvolution> operation) {
    List<Case<TransposedConvolution>> all = new ArrayList<>();
    int[] offsets = Numbers.offsets();
    for (ConvShape s : shapes()) {
      for (int batch : new int[] {0, 2}) {
        all.add(of(operation, s, batch, offsets[all.size() % 3]));
      }
    }
    return all.stream();
  }

  @Override
  public List<Case<TransposedConvolution>> moderate(Operation<TransposedConvolution> operation) {
    ConvShape s = ConvShape.of(16, 9, 9).filters(8).kernel(4).stride(2).pad(1).transposed(0);
    return List.of(of(operation, s, 1, 0));
  }

  private static Case<TransposedConvolution> of(
      Operation<TransposedConvolution> operation, ConvShape s, int batch, int off) {
    TransposedConvolution oracle = Enrolment.oracle(operation);
    int x = batch * s.outputSize();
    int y = batch * s.inputSize();
    int w = s.weightSize();
    int aLength = oracle.role() == Convolution.Role.INPUT_GRADIENT ? y : x;
    int bLength = oracle.role() == Convolution.Role.WEIGHT_GRADIENT ? y : w;
    int length =
        switch (oracle.role()) {
          case FORWARD -> y;
          case INPUT_GRADIENT -> x;
          case WEIGHT_GRADIENT -> w;
        };
    float[] a = Numbers.uniform(14, off + aLength + 3);
    float[] b = Numbers.uniform(15, off + bLength + 3);
    float[] out = Numbers.uniform(16, off + length + 3);
    float[] sums = new float[out.length];
    Case.Call<TransposedConvolution> call =
        (conv, arrays, ws) ->
            conv.run(s, batch, arrays[0], off, arrays[1], off, arrays[2], off, ws);
    call.on(
        oracle,
        new float[][] {Numbers.magnitudes(a), Numbers.magnitudes(b), sums},
        new Workspace());
    // No sum is longer than there are products at one output, or at one weight.
    long terms =
        Math.max(1L * Math.max(s.filters(), s.depth()) * s.taps(), (long) batch * s.outputPlane());
    double growth = 0;
    for (Kernel<?> kernel : Kernels.best().all()) {
      if (kernel.operation() == operation && kernel.code() instanceof TransposedConvolution conv) {
        growth = Math.max(growth, conv.amplification(s));
      }
    }
    // All numbers are between -1 and 1; a weight gradient's bound is that of one image.
    double images = Math.max(1, (double) batch * batch);
    double rounding = growth * images * U + Float.MIN_VALUE;
    return new Case<>(
        operation + " of " + s + " batch " + batch + " offset " + off,
        new float[][] {a, b, out},
        2,
        Case.Region.range(off, length),
        call,
        (i, expected) -> Math.max((terms + 3) * U * sums[i], rounding));
  }
}
