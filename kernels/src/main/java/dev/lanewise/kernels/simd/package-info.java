/**
 * The vector kernels.
 *
 * <p>May import {@code kernels}, {@code blocking}, {@code nhwc}, {@code fourier}, {@code spin} and
 * the vector module. Invariant: loaded only when that module is there.
 */
@NullMarked
package dev.lanewise.kernels.simd;

import org.jspecify.annotations.NullMarked;
