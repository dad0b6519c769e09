/**
 * Looking at networks: what their layers cost, and pictures of their graphs.
 *
 * <p>May import {@code graph}, {@code grad}, {@code layer} and {@code plan}. Invariant: looking
 * changes nothing; what needs a graph builds its own.
 */
@NullMarked
package dev.lanewise.nn.inspect;

import org.jspecify.annotations.NullMarked;
