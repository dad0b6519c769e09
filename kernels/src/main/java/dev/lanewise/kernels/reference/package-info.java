/**
 * Plain loops that accumulate in double: the sentence each kernel must agree with, and the last
 * resort.
 *
 * <p>May import {@code kernels} only. Invariant: no cleverness.
 */
@NullMarked
package dev.lanewise.kernels.reference;

import org.jspecify.annotations.NullMarked;
