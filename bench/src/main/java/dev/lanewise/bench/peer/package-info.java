/**
 * Other libraries that compute the same, measured beside our kernels.
 *
 * <p>May import {@code kernels}. The libraries themselves are found by {@link
 * java.util.ServiceLoader}; without the build's {@code peers} profile there are none. Invariant: a
 * peer gets the same numbers as we, and copies between our arrays and its buffers happen outside of
 * what is timed.
 */
@NullMarked
package dev.lanewise.bench.peer;

import org.jspecify.annotations.NullMarked;
