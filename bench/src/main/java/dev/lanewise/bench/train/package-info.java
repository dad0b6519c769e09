/**
 * How fast networks train: whole steps and gradients alone, beside other libraries, and where the
 * time goes.
 *
 * <p>May import {@code nn}, {@code kernels}, {@code bench.kernel}, {@code bench.peer} and {@code
 * bench.report}.
 */
@NullMarked
package dev.lanewise.bench.train;

import org.jspecify.annotations.NullMarked;
