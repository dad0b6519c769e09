package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Team;
import java.util.Arrays;
import java.util.List;

/**
 * A function of whole arrays, cut by range. In memory its rate is in bytes, in cache in elements.
 */
final class ElementwiseWorkload extends Workload {
  /**
   * Arrays that together fill more than this outgrow a core's share of any cache: memory decides.
   */
  private static final long CACHES = 64L << 20;

  private final Elementwise function;
  private final int n;
  private final float[][] in;
  private final int[][] inOff;
  private final float[] out;

  ElementwiseWorkload(Kernel<Elementwise> kernel, ShapeLine line, Team team) {
    super(team, line.get("n"));
    function = kernel.code();
    n = line.get("n");
    float low = takesNegatives(function) ? -4 : 0.125f;
    in = new float[function.arity()][];
    for (int i = 0; i < in.length; i++) {
      in[i] = input(line, i + 1, n, low, 4);
    }
    inOff = new int[threads()][in.length];
    for (int p = 0; p < inOff.length; p++) {
      Arrays.fill(inOff[p], start(p, n));
    }
    out = new float[n];
  }

  /**
   * Whether f of negative numbers is finite: a logarithm, a root or a power is measured where it is
   * defined.
   */
  private static boolean takesNegatives(Elementwise function) {
    float[][] negative = new float[function.arity()][];
    for (int i = 0; i < negative.length; i++) {
      negative[i] = i % 2 == 0 ? new float[] {-4, -0.01f} : new float[] {-0.01f, -4};
    }
    float[] y = new float[2];
    function.run(negative, new int[negative.length], y, 0, y.length);
    return Float.isFinite(y[0]) && Float.isFinite(y[1]);
  }

  @Override
  void part(int part, int worker) {
    int i = start(part, n);
    int length = start(part + 1, n) - i;
    if (in.length == 1) {
      function.run(in[0], i, out, i, length);
    } else {
      function.run(in, inOff[part], out, i, length);
    }
  }

  @Override
  Problem problem() {
    return new Problem.Map(function.name(), List.of(in), n);
  }

  @Override
  float[] result() {
    return out;
  }

  @Override
  Work work() {
    return streamed(n, in.length + 1);
  }

  /** One pass over so many arrays of n floats. */
  static Work streamed(int n, int arrays) {
    double bytes = (double) Float.BYTES * n * arrays;
    return bytes >= CACHES ? Work.bytes(bytes) : Work.elements(n);
  }
}
