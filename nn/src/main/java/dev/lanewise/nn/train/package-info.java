/**
 * Training: losses, optimisers, the trainer and its checkpoints.
 *
 * <p>May import {@code run}, {@code plan}, {@code grad}, {@code layer}, {@code graph}, {@code data}
 * and the kernels. Invariant: the same seed gives the same weights, bit by bit, for every number of
 * threads and across a kill and resume.
 */
@NullMarked
package dev.lanewise.nn.train;

import org.jspecify.annotations.NullMarked;
