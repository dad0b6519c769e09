package dev.lanewise.kernels;

import static dev.lanewise.kernels.Numbers.U;

import dev.lanewise.kernels.blocking.Im2colConvolution;
import dev.lanewise.kernels.blocking.ImplicitConvolution;
import dev.lanewise.kernels.fourier.OverlapSaveConvolution;
import dev.lanewise.kernels.nhwc.PhasedGradient;
import dev.lanewise.kernels.nhwc.ReorderedConvolution;
import dev.lanewise.kernels.nhwc.ReorderedWeightGradient;
import dev.lanewise.kernels.nhwc.WinogradWeightGradient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
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

  /** Those and: series, films, true convolutions, same and causal padding, channel multipliers. */
  static List<ConvShape> allShapes() {
    int l = Numbers.lanes();
    List<ConvShape> all = new ArrayList<>(shapes());
    all.add(ConvShape.of(3, 4 * l + 5).filters(5).kernel(3).dilation(4).causal().build());
    all.add(ConvShape.of(2, 19).filters(2 * l).kernel(4).stride(3).same().groups(2).build());
    all.add(ConvShape.of(1, 37).filters(1).kernel(9).same().flipped().build());
    all.add(ConvShape.of(2, 4, 6, 7).filters(3).kernel(2, 3, 3).pad(1).build());
    all.add(ConvShape.of(4, 5, 4, 9).filters(6).kernel(3, 1, 2).stride(2, 1, 3).groups(2).build());
    all.add(
        ConvShape.of(2, 6, 5, 5)
            .filters(l + 1)
            .kernel(2, 2, 3)
            .dilation(3, 2, 1)
            .pad(new int[] {0, 2, 1}, new int[] {3, 0, 1})
            .flipped()
            .build());
    all.add(ConvShape.of(5, 8, 11).depthwise(1).kernel(3).same().build());
    all.add(ConvShape.of(4, 7, 2 * l + 9).depthwise(2).kernel(3, 5).stride(2).sameLower().build());
    all.add(ConvShape.of(3, 3, 6, l + 2).depthwise(1).kernel(3).pad(1).flipped().build());
    all.add(ConvShape.of(3, 9, 10).filters(4).kernel(3).stride(2).pad(1).flipped().build());
    all.add(ConvShape.of(1, 21, 21).filters(2).kernel(11, 9).same().build());
    all.add(ConvShape.of(2, 900).filters(2).kernel(40).same().build());
    all.add(ConvShape.of(2, 65, 45).filters(2).kernel(6, 7).pad(2).groups(2).flipped().build());
    return all;
  }

  /** Made once: every algorithm is judged by the same, and the oracle is slow. */
  private final Map<Operation<Convolution>, List<Case<Convolution>>> made =
      new ConcurrentHashMap<>();

  @Override
  public Stream<Case<Convolution>> awkward(Operation<Convolution> operation) {
    return made.computeIfAbsent(operation, ConvolutionCases::make).stream();
  }

  private static List<Case<Convolution>> make(Operation<Convolution> operation) {
    int[] offsets = Numbers.offsets();
    List<Case<Convolution>> all = new ArrayList<>();
    int i = 0;
    for (ConvShape s : allShapes()) {
      for (int batch : new int[] {0, 1, 3}) {
        all.addAll(of(operation, s, batch, offsets[i++ % 3]));
      }
    }
    return all;
  }

  @Override
  public List<Case<Convolution>> moderate(Operation<Convolution> operation) {
    ConvShape depthwise = ConvShape.of(16, 28, 28).depthwise(1).kernel(3).same().build();
    List<Case<Convolution>> all = new ArrayList<>();
    all.addAll(of(operation, ConvShape.square(8, 14, 32, 3, 1, 1), 1, 0, ConvolutionCases::plain));
    all.addAll(
        of(operation, ConvShape.square(32, 14, 32, 3, 1, 1), 1, 0, ConvolutionCases::reordered));
    all.addAll(
        of(operation, ConvShape.square(2, 40, 2, 13, 1, 6), 1, 0, ConvolutionCases::bySpectra));
    all.addAll(of(operation, depthwise, 1, 0, ConvolutionCases::byRows));
    all.addAll(of(operation, ConvShape.square(16, 28, 32, 3, 2, 1), 1, 0, ConvolutionCases::apart));
    ConvShape small = ConvShape.of(4, 8, 8).filters(8).kernel(3).same().build();
    all.addAll(of(operation, small, 8, 0, ConvolutionCases::plain));
    return all;
  }

  // Which algorithms a moderate shape is for: all compute it, but not all are fast there.

  private static boolean bySpectra(Convolution conv) {
    return conv instanceof OverlapSaveConvolution;
  }

  private static boolean reordered(Convolution conv) {
    return conv instanceof ReorderedConvolution
        || conv instanceof ReorderedWeightGradient
        || conv instanceof WinogradWeightGradient;
  }

  private static boolean apart(Convolution conv) {
    return conv instanceof PhasedGradient || conv instanceof ReorderedWeightGradient;
  }

  private static boolean plain(Convolution conv) {
    return !bySpectra(conv) && !reordered(conv);
  }

  private static boolean byRows(Convolution conv) {
    return plain(conv)
        && !(conv instanceof Im2colConvolution)
        && !(conv instanceof ImplicitConvolution);
  }

  private static List<Case<Convolution>> of(
      Operation<Convolution> operation, ConvShape s, int batch, int off) {
    return of(operation, s, batch, off, conv -> true);
  }

  /** One case for each bound that a registered kernel promises. */
  private static List<Case<Convolution>> of(
      Operation<Convolution> operation,
      ConvShape s,
      int batch,
      int off,
      Predicate<Convolution> takers) {
    return ConvolutionProperties.kernels(operation).stream()
        .filter(conv -> conv.accepts(s) && takers.test(conv))
        .map(conv -> conv.amplification(s))
        .distinct()
        .map(
            growth ->
                of(operation, s, batch, off, growth)
                    .onlyFor(
                        conv ->
                            conv.accepts(s)
                                && takers.test(conv)
                                && conv.amplification(s) == growth))
        .toList();
  }

  private static Case<Convolution> of(
      Operation<Convolution> operation, ConvShape s, int batch, int off, double growth) {
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
        // All numbers are between -1 and 1.
        growth > 0
            ? (i, expected) -> growth * images(oracle, batch) * U
            : tolerance(oracle, s, batch, off, a, b, out.length));
  }

  /** By how much more a weight gradient of a batch may err than that of one image. */
  private static double images(Convolution conv, int batch) {
    return conv.role() == Convolution.Role.WEIGHT_GRADIENT
        ? Math.max(1, (double) batch * batch)
        : 1;
  }

  /**
   * Sums of n products in any order err by at most n U sum|a b|; two roundings and U^2 terms
   * besides. Worked out when first asked for: cases that only run need none.
   */
  private static Case.Tolerance tolerance(
      Convolution oracle, ConvShape s, int batch, int off, float[] a, float[] b, int length) {
    long terms =
        switch (oracle.role()) {
          case FORWARD -> s.depth();
          case INPUT_GRADIENT -> (long) s.filters() / s.groups() * s.taps();
          case WEIGHT_GRADIENT -> (long) batch * s.outputPlane();
        };
    return new Case.Tolerance() {
      private float[] sums = {};

      @Override
      public double at(int i, float expected) {
        if (sums.length == 0) {
          sums = new float[length];
          float[] x = Numbers.magnitudes(a);
          float[] y = Numbers.magnitudes(b);
          oracle.run(s, batch, x, off, y, off, sums, off, new Workspace());
        }
        return (terms + 3) * U * sums[i] + Float.MIN_VALUE;
      }
    };
  }
}
