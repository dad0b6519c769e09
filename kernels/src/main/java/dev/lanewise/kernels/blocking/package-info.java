/**
 * Packing, loop nests and schedules around a register tile.
 *
 * <p>May import {@code kernels} only; knows no vector. Invariant: the order in which an element's
 * products are summed depends on the length of the sum alone.
 */
@NullMarked
package dev.lanewise.kernels.blocking;

import org.jspecify.annotations.NullMarked;
