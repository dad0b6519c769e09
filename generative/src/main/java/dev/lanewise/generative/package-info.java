/**
 * Generative models: variational autoencoders, flows, adversarial networks, diffusion.
 *
 * <p>May import {@code nn} and what is below it, never {@code robustness}. Empty so far.
 */
@NullMarked
package dev.lanewise.generative;

import org.jspecify.annotations.NullMarked;
