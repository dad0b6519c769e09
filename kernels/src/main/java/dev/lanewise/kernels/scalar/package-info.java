/**
 * Kernels of plain float arithmetic, for JVMs without the vector module: blocked loops that the JIT
 * compiler vectorises by itself where it can.
 *
 * <p>May import {@code kernels}, {@code blocking}, {@code nhwc}, {@code fourier} and {@code spin}.
 * Invariant: names no vector class.
 */
@NullMarked
package dev.lanewise.kernels.scalar;

import org.jspecify.annotations.NullMarked;
