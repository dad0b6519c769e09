/**
 * Measures kernels: every registered one, on shapes of real networks, against peers in the same
 * process.
 *
 * <p>May import {@code kernels}, {@code bench.peer} and {@code bench.report}. Invariant: what a new
 * kernel needs to be measured is data; only a new contract needs code, one workload.
 */
@NullMarked
package dev.lanewise.bench.kernel;

import org.jspecify.annotations.NullMarked;
