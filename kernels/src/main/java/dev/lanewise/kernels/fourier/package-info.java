/**
 * Fourier transforms but for their innermost loops: which radices in which order, tables of roots
 * of unity, lengths with large primes, real signals, two dimensions.
 *
 * <p>May import {@code kernels}. Invariant: names no vector class; the radices of a length, and so
 * the rounding of its transform, do not depend on the vectors' width.
 */
@NullMarked
package dev.lanewise.kernels.fourier;

import org.jspecify.annotations.NullMarked;
