/**
 * Running plans: models, predictors and the reference evaluator.
 *
 * <p>May import {@code graph}, {@code plan}, {@code layer} and the kernels. Invariant: a run
 * allocates nothing.
 */
@NullMarked
package dev.lanewise.nn.run;

import org.jspecify.annotations.NullMarked;
