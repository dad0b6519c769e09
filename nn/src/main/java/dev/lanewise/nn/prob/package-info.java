/**
 * Probability and information, as numbers in double: distributions, tables, divergences.
 *
 * <p>May import the kernels' random keys and small linear algebra. Invariant: probabilities are
 * kept and combined as logarithms, or as sums of terms that cannot be negative, so that extreme
 * parameters lose no digits; what is infinite is an infinity, and NaN comes only of NaN.
 */
@NullMarked
package dev.lanewise.nn.prob;

import org.jspecify.annotations.NullMarked;
