/**
 * Measures whole networks: latency, throughput, warm-up, memory, allocation; beside other engines.
 *
 * <p>May import {@code nn}, the kernels' contracts, {@code bench.kernel}, {@code bench.peer} and
 * {@code report}. Invariant: a number is of a network that was run to its answer, never of a part
 * of it.
 */
@NullMarked
package dev.lanewise.bench.model;

import org.jspecify.annotations.NullMarked;
