/**
 * Plans: a graph, for fixed shapes, as steps on one arena.
 *
 * <p>May import {@code graph} and the kernels' contracts. Invariant: a plan computes what the
 * reference evaluator computes.
 */
@NullMarked
package dev.lanewise.nn.plan;

import org.jspecify.annotations.NullMarked;
