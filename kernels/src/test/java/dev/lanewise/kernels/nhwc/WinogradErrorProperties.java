package dev.lanewise.kernels.nhwc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.NhwcConvolution;
import dev.lanewise.kernels.Operations;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Workspace;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * What Winograd's algorithms cost in accuracy, on random data: rms errors beside those of plain
 * sums, one chain of products for each output.
 */
final class WinogradErrorProperties {
  /** Channels are a multiple of the widest vector, so that all widths compute the same shapes. */
  private static final int VECTOR = 16;

  /** F(4, 3) errs at most twice as much; with 256 channels as much. */
  @Property(tries = 6)
  void ofFourErrsAtMostTwiceAsMuch(
      @ForAll @IntRange(min = 4, max = 12) int vectors,
      @ForAll @IntRange(min = 7, max = 10) int size,
      @ForAll @IntRange(min = 0, max = 99) int seed) {
    judge("winograd4", vectors, size, seed, 2);
  }

  /** Where few channels are summed, the transforms' own errors show. */
  @Property(tries = 6)
  void ofFourOnFewChannelsErrsLittleMore(
      @ForAll @IntRange(min = 1, max = 3) int vectors,
      @ForAll @IntRange(min = 7, max = 12) int size,
      @ForAll @IntRange(min = 0, max = 99) int seed) {
    judge("winograd4", vectors, size, seed, 3.5);
  }

  /** F(2, 3) errs less than the sums it replaces. */
  @Property(tries = 6)
  void ofTwoErrsLess(
      @ForAll @IntRange(min = 1, max = 8) int vectors,
      @ForAll @IntRange(min = 7, max = 10) int size,
      @ForAll @IntRange(min = 0, max = 99) int seed) {
    judge("winograd2", vectors, size, seed, 1);
  }

  private static void judge(String algorithm, int vectors, int size, int seed, double most) {
    int channels = vectors * VECTOR;
    ConvShape s = ConvShape.square(channels, size, 2 * VECTOR, 3, 1, 1);
    float[] x = normal(seed, s.inputSize());
    float[] w = normal(seed + 100, s.weightSize());
    double[] exact = new double[s.outputSize()];
    float[] plain = new float[s.outputSize()];
    sums(s, x, w, exact, plain);
    double ratio = rms(run(algorithm, s, x, w), exact) / rms(plain, exact);
    assertThat(ratio)
        .as(
            "%s, %d channels @%d: rms error over plain sums' is %.2f",
            algorithm, channels, size, ratio)
        .isLessThanOrEqualTo(most);
  }

  private static float[] normal(int stream, int n) {
    RandomKey key = RandomKey.of(6).split(stream);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = key.normal(i);
    }
    return x;
  }

  private static float[] run(String algorithm, ConvShape s, float[] x, float[] w) {
    float[] y = new float[s.outputSize()];
    boolean found = false;
    for (Kernel<?> k : Kernels.best().all()) {
      if (k.operation().equals(Operations.CONV2D_NHWC)
          && k.id().contains("." + algorithm + ".")
          && k.code() instanceof NhwcConvolution c) {
        float[] packed = new float[c.packedSize(s)];
        c.pack(s, w, 0, packed, 0);
        c.run(s, 1, x, 0, packed, 0, y, 0, new Workspace());
        found = true;
      }
    }
    assertThat(found).as("a kernel by %s", algorithm).isTrue();
    return y;
  }

  private static double rms(float[] y, double[] exact) {
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += (y[i] - exact[i]) * (y[i] - exact[i]);
    }
    return Math.sqrt(sum / y.length);
  }

  /** Each output as one chain, in double and in floats. */
  private static void sums(ConvShape s, float[] x, float[] w, double[] exact, float[] plain) {
    int size = s.height();
    for (int i = 0; i < exact.length; i++) {
      int p = i / s.filters();
      int f = i % s.filters();
      for (int t = 0; t < 9; t++) {
        int row = p / size + t / 3 - 1;
        int col = p % size + t % 3 - 1;
        if (row >= 0 && row < size && col >= 0 && col < size) {
          int from = (row * size + col) * s.channels();
          for (int c = 0; c < s.channels(); c++) {
            float weight = w[(f * s.channels() + c) * 9 + t];
            exact[i] += (double) x[from + c] * weight;
            plain[i] = Math.fma(x[from + c], weight, plain[i]);
          }
        }
      }
    }
  }
}
