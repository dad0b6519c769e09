/**
 * The libraries we compare with, compiled only in the build's {@code peers} profile.
 *
 * <p>May import {@code bench.peer} and {@code kernels}. Invariant: buffers are filled and weights packed when a problem
 * is prepared; a run is the library's own call and nothing else.
 */
@NullMarked
package dev.lanewise.bench.peer.library;

import org.jspecify.annotations.NullMarked;
