package dev.lanewise.kernels;

import static dev.lanewise.kernels.Numbers.U;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The three maps over awkward geometries, batches and offsets. */
final class ConvolutionCases implements Cases<Convolution> {
  /** Strides, dilations, groups, one-sided padding, pointwise, depthwise, LeNet's layers. */
  static List<ConvShape> shapes() {
    int l = Numbers.lanes();
    List<ConvShape> all = new ArrayList<>();
    all.add(ConvShape.square(1, 1, 1, 1, 1, 0));
    all.add(ConvShape.square(1, 28, 6, 5, 1, 2));
    all.add(ConvShape.square(6, 14, 16, 5, 1, 0));
    all.add(ConvShape.square(3, 7, 2 * l + 1, 3, 1, 1));
    all.add(ConvShape.square(l + 1, 5, 4, 1, 1, 0));
    all.add(ConvShape.square(2, 9, 5, 3, 2, 1));
    all.add(ConvShape.square(1, l + 3, 1, 3, 1, 1));
    all.add(ConvShape.square(2 * l, 6, 2 * l, 3, 1, 1));
    all.add(ConvShape.square(2, 3, 3, 3, 1, 0));
    all.add(ConvShape.square(2, 2, 3, 5, 1, 2));
    all.add(new ConvShape(3, 11, 8, 4, 2, 5, 3, 2, 1, 1, 0, 1, 2, 3, 1));
    all.add(new ConvShape(2, 13, 12, 3, 3, 2, 1, 2, 2, 3, 2, 0, 0, 1, 1));
    all.add(new ConvShape(4, 6, 7, 6, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 2));
    all.add(new ConvShape(6, 9, 5, 6, 3, 3, 2, 1, 1, 1, 0, 1, 1, 0, 6));
    all.add(new ConvShape(3, 1, 17, 2, 1, 4, 1, 3, 1, 2, 0, 3, 0, 3, 1));
    all.add(new ConvShape(1, 4, 4, 1, 2, 2, 5, 5, 1, 1, 0, 0, 0, 0, 1));
    return all;
  }

  @Override
  public Stream<Case<Convolution>> awkward(Operation<Convolution> operation) {
    int[] offsets = Numbers.offsets();
    List<Case<Convolution>> all = new ArrayList<>();
    int i = 0;
    for (ConvShape s : shapes()) {
      for (int batch : new int[] {0, 1, 3}) {
        all.add(of(operation, s, batch, offsets[i++ % 3]));
      }
    }
    return all.stream();
  }

  @Override
  public List<Case<Convolution>> moderate(Operation<Convolution> operation) {
    return List.of(of(operation, ConvShape.square(8, 14, 32, 3, 1, 1), 1, 0));
  }

  private static Case<Convolution> of(
      Operation<Convolution> operation, ConvShape s, int batch, int off) {
    Convolution oracle = Enrolment.oracle(operation);
    int x = batch * s.inputSize();
    int y = batch * s.outputSize();
    int w = s.weightSize();
    int outLength =
        switch (oracle.role()) {
          case FORWARD -> y;
          case INPUT_GRADIENT -> x;
          case WEIGHT_GRADIENT -> w;
        };
    float[] a =
        Numbers.uniform(4, off + (oracle.role() == Convolution.Role.INPUT_GRADIENT ? y : x) + 3);
    float[] b =
        Numbers.uniform(5, off + (oracle.role() == Convolution.Role.WEIGHT_GRADIENT ? y : w) + 3);
    float[] out = Numbers.uniform(6, off + outLength + 3);
    return new Case<>(
        operation + " " + s + " batch " + batch + " offset " + off,
        new float[][] {a, b, out},
        2,
        Case.Region.range(off, outLength),
        (conv, arrays, ws) ->
            conv.run(s, batch, arrays[0], off, arrays[1], off, arrays[2], off, ws),
        tolerance(oracle, s, batch, off, a, b, out.length));
  }

  /**
   * Sums of n products in any order err by at most n U sum|a b|; two roundings and U^2 terms
   * besides.
   */
  private static Case.Tolerance tolerance(
      Convolution oracle, ConvShape s, int batch, int off, float[] a, float[] b, int length) {
    float[] sums = new float[length];
    oracle.run(
        s,
        batch,
        Numbers.magnitudes(a),
        off,
        Numbers.magnitudes(b),
        off,
        sums,
        off,
        new Workspace());
    long terms =
        switch (oracle.role()) {
          case FORWARD -> s.depth();
          case INPUT_GRADIENT -> (long) s.filters() / s.groups() * s.kernelH() * s.kernelW();
          case WEIGHT_GRADIENT -> (long) batch * s.outH() * s.outW();
        };
    return (i, expected) -> (terms + 3) * U * sums[i] + Float.MIN_VALUE;
  }
}
