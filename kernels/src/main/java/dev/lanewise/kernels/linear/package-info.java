/**
 * Small linear algebra in double: factorisations, eigenvalues, singular values, norms. Plain loops
 * over contiguous rows, which C2 vectorises.
 *
 * <p>May import nothing of ours. Invariant: wrong sizes are refused before anything is written; a
 * matrix that has no factorisation is an {@link ArithmeticException} that says where it failed.
 */
@NullMarked
package dev.lanewise.kernels.linear;

import org.jspecify.annotations.NullMarked;
