/**
 * What can be computed: one abstract class per contract, with its checks at the door, and the table
 * that names the best kernel for each operation.
 *
 * <p>May import {@code reference}, {@code scalar} and {@code simd} from {@link
 * dev.lanewise.kernels.Kernels} only; everything else here knows no implementation. Invariant: a
 * kernel that returns normally has written exactly its output range; one that throws has written
 * nothing.
 */
@NullMarked
package dev.lanewise.kernels;

import org.jspecify.annotations.NullMarked;
