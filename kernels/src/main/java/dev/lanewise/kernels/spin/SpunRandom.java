package dev.lanewise.kernels.spin;

import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Operation;
import dev.lanewise.kernels.Operations;
import dev.lanewise.kernels.RandomFill;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Registry;
import dev.lanewise.kernels.blocking.RandomBits;
import java.util.List;

/** Random words put into the output, and turned into numbers there while they are in the cache. */
public final class SpunRandom extends RandomFill {
  /** Numbers at a time: 8 KiB, a quarter of a small first-level cache. */
  private static final int CHUNK = 2048;

  private final RandomBits words;
  private final ArrayLoop[] passes;

  /**
   * @param passes what random words become, and what that becomes
   */
  private SpunRandom(String name, RandomBits words, List<Expression> passes, int bits) {
    super(name);
    this.words = words;
    this.passes =
        passes.stream().map(pass -> LoopSpinner.arrays(name, pass, bits)).toArray(ArrayLoop[]::new);
  }

  /**
   * Registers all distributions, and dropout.
   *
   * @param bits vector width, or 0 for plain floats
   */
  public static void register(Registry to, int bits, RandomBits words) {
    add(to, bits, words, Operations.UNIFORM, Distributions.UNIFORM);
    add(to, bits, words, Operations.NORMAL, Distributions.NORMAL);
    add(to, bits, words, Operations.EXPONENTIAL, Distributions.EXPONENTIAL);
    add(to, bits, words, Operations.GUMBEL, Distributions.UNIT_EXPONENTIAL, Distributions.GUMBEL);
    add(to, bits, words, Operations.BERNOULLI, Distributions.BERNOULLI);
    to.override(
        new Kernel<>(
            "dropout" + suffix(bits), Operations.DROPOUT, () -> new SpunDropout(words, bits)));
  }

  private static String suffix(int bits) {
    return bits == 0 ? ".f32.scalar" : ".f32.spun.w" + bits;
  }

  private static void add(
      Registry to,
      int bits,
      RandomBits words,
      Operation<RandomFill> operation,
      Expression... passes) {
    to.override(
        new Kernel<>(
            operation.name() + suffix(bits),
            operation,
            () -> new SpunRandom(operation.name(), words, List.of(passes), bits)));
  }

  @Override
  protected void compute(
      RandomKey key, long from, float parameter, float[] out, int outOff, int n) {
    for (int done = 0; done < n; done += CHUNK) {
      int some = Math.min(CHUNK, n - done);
      int at = outOff + done;
      words.fill(key, from + done, out, at, some);
      for (ArrayLoop pass : passes) {
        pass.run(out, at, out, at, out, at, out, at, parameter, out, at, some);
      }
    }
  }
}
