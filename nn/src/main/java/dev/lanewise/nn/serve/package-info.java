/**
 * Models in a service of many threads: a bounded pool of predictors, its time-outs, its end, and
 * counts of what it does.
 *
 * <p>May import {@code graph}, {@code run}, {@code onnx} and {@code kernels.Team}. Invariant: a
 * prediction that need not wait allocates nothing, and leaves its predictor fit for the next one
 * whatever happened to it.
 */
@NullMarked
package dev.lanewise.nn.serve;

import org.jspecify.annotations.NullMarked;
