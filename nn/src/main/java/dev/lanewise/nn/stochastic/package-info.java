/**
 * Random nodes: distributions whose parameters are nodes, and gradients of expectations by them.
 *
 * <p>For x drawn from {@code p_theta}, {@code grad E[f(x)]} has two unbiased estimators. Where x is
 * a smooth function of theta and of noise that does not depend on it, {@code grad f(x(theta,
 * noise))}: {@link dev.lanewise.nn.stochastic.RandomNormal#reparameterised()}, and nothing else is
 * needed. Where it is not, {@code (f(x) - b) grad ln p(x)}: {@link
 * dev.lanewise.nn.stochastic.ScoreFunction}.
 *
 * <p>May import {@code graph}. Invariant: all is composed of a graph's own operations, so it is
 * planned, differentiated and drawn again from the same key as they are.
 */
@NullMarked
package dev.lanewise.nn.stochastic;

import org.jspecify.annotations.NullMarked;
