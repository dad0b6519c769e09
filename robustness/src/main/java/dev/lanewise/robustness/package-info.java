/**
 * Robustness and interpretability: threat models, attacks, certificates, explanations.
 *
 * <p>May import {@code nn} and what is below it, never {@code generative}. Empty so far.
 */
@NullMarked
package dev.lanewise.robustness;

import org.jspecify.annotations.NullMarked;
