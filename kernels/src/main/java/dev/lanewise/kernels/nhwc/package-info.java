/**
 * Convolutions with channels last: direct, depthwise, and Winograd's minimal algorithms.
 *
 * <p>May import {@code kernels} and {@code kernels.blocking}. Invariant: nothing here knows of
 * vectors; tiles, sums and transforms come from outside.
 */
@NullMarked
package dev.lanewise.kernels.nhwc;

import org.jspecify.annotations.NullMarked;
