/**
 * Classes made at run time: loops and tiles specialised on what would otherwise be a parameter.
 *
 * <p>May import {@code kernels}, and {@code blocking}, {@code nhwc} and {@code fourier}, whose
 * tiles, sums, transforms and passes it makes, and the vector module. Invariant: what is made
 * depends on its description alone.
 */
@NullMarked
package dev.lanewise.kernels.spin;

import org.jspecify.annotations.NullMarked;
