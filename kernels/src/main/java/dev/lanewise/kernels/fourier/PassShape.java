package dev.lanewise.kernels.fourier;

/**
 * What a {@link Pass} is specialised on.
 *
 * @param kind how lanes lie over the elements
 * @param radix numbers combined at a time; 1 only scales or multiplies
 * @param lanes floats in a vector; 1 makes a scalar pass
 * @param unit for {@link Kind#SHUFFLED} the elements of one transform's result that stay together:
 *     a power of two below {@code lanes}; otherwise 0
 * @param pairsIn whether x holds complex numbers, re and im in turn
 * @param pairsOut the same of y
 * @param last whether this is the last pass: not multiplied by roots of unity, but by the scale
 * @param ragged whether the elements may not be a multiple of {@code lanes}, so that the last
 *     vector overlaps the one before
 */
public record PassShape(
    Kind kind,
    int radix,
    int lanes,
    int unit,
    boolean pairsIn,
    boolean pairsOut,
    boolean last,
    boolean ragged) {

  /** How lanes lie over the elements. */
  public enum Kind {
    /** Over neighbouring transforms, which share their roots of unity. */
    WIDE,
    /** Over several positions of few transforms, whose results change places in registers. */
    SHUFFLED,
    /**
     * Not a pass of a transform: {@code y[i] = x[i] w[i]}, i below m, complex; the imaginary parts
     * of w lie s behind the real ones.
     */
    PRODUCT,
    /** The same added to y: never ragged, for overlapping elements would be added twice. */
    PRODUCT_SUM,
    /**
     * Not a pass of a transform: for k = 1 .. s, {@code y[k] = e + t} and {@code y[m-k] = conj(e -
     * t)}, where {@code e = (x[k] + conj x[m-k]) / 2} and {@code t = w[k-1] (x[k] - conj x[m-k])}.
     */
    MIRROR
  }
}
