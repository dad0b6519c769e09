package dev.lanewise.kernels;

/**
 * How a convolution of stride 1 is cut into blocks for Fourier transforms (overlap-save: Stockham,
 * High-speed convolution and correlation, 1966). A block's rows lie one after the other, padding
 * included, as one signal of {@code length} numbers: what the transform wraps round, and what a row
 * wraps into the next, meets only outputs that are another block's. Transforms of one long signal
 * are several times faster than those of a plane's short rows.
 *
 * <p>A function of the shape alone, because it orders sums.
 *
 * @param length numbers that are transformed: {@code rows x cols} inputs, then zeros
 * @param rows inputs of a block along the height
 * @param cols inputs of a block along the width
 * @param high outputs of a block along the height
 * @param wide outputs of a block along the width
 * @param together blocks that are multiplied by one kernel's spectrum before the next is read
 * @param cycles estimated for one image whose kernels' spectra are made anew
 */
public record OverlapSave(
    int length, int rows, int cols, int high, int wide, int together, double cycles) {
  /** Cycles for each number and each halving of a transform. */
  private static final double TRANSFORM = 0.23;

  /** Cycles for each number that is put in place, and for each of a kernel's spectrum. */
  private static final double PLACE = 0.4;

  private static final double SEPARATE = 1;

  /** Cycles for each number of a product of spectra, and of one that comes from the third cache. */
  private static final double PRODUCT = 0.45;

  private static final double DISTANT = 0.6;

  /** From the start of a transform, or of a product, to the next. */
  private static final double START = 300;

  private static final double CALL = 80;

  /** Floats of kernels' spectra that stay near; of spectra of blocks that are kept at a time. */
  private static final int NEAR = 1 << 17;

  private static final int SHORTEST = 256;
  private static final int LONGEST = 1 << 16;

  /** Ways to cut the width that are tried for each length. */
  private static final int CUTS = 6;

  /** Whether blocks compute it: images or series, stride 1, a kernel that a block has room for. */
  public static boolean accepts(ConvShape s) {
    return s.flat()
        && s.strideH() == 1
        && s.strideW() == 1
        && s.h().longReach() * s.w().longReach() <= LONGEST / 2;
  }

  /** The blocks expected to be fastest, of a shape that this {@link #accepts}. */
  public static OverlapSave of(ConvShape s) {
    OverlapSave best = null;
    for (int power = SHORTEST; power <= LONGEST; power *= 2) {
      // 1, 5/4 and 3/2 of a power of two: lengths whose passes fill vectors.
      for (int length : new int[] {power, power / 4 * 5, power / 2 * 3}) {
        int widest = length / s.h().reach() - s.w().reach() + 1;
        for (int cut = 0; cut < CUTS && widest > 0; cut++) {
          int pieces = Math.min(s.outW(), Math.ceilDiv(s.outW(), widest) + cut);
          OverlapSave found = at(s, length, Math.ceilDiv(s.outW(), pieces));
          best = best == null || found.cycles < best.cycles ? found : best;
        }
      }
    }
    if (best == null) {
      throw new IllegalStateException("conv2d: no blocks for " + s);
    }
    return best;
  }

  private static OverlapSave at(ConvShape s, int length, int wide) {
    int cols = wide + s.w().reach() - 1;
    int highest = Math.min(s.outH(), length / cols - s.h().reach() + 1);
    int high = Math.ceilDiv(s.outH(), Math.ceilDiv(s.outH(), highest));
    double blocks = Math.ceil((double) s.outH() / high) * Math.ceil((double) s.outW() / wide);
    double channels = (double) s.channels() / s.groups();
    double filters = (double) s.filters() / s.groups();
    double room = Math.min(Math.min(8, blocks), NEAR / (length + 2.0) / channels);
    int together = Math.max(1, (int) room);
    double transform = length * (TRANSFORM * Math.log(length) / Math.log(2) + PLACE) + START;
    boolean near = channels * filters * length <= NEAR;
    double product = length * (PRODUCT + (near ? 0 : DISTANT / together)) + CALL;
    double cycles =
        blocks * ((channels + filters) * transform + channels * filters * product)
            + channels * filters * (transform + SEPARATE * length);
    int rows = high + s.h().reach() - 1;
    return new OverlapSave(length, rows, cols, high, wide, together, s.groups() * cycles);
  }
}
