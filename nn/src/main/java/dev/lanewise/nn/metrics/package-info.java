/**
 * Measures of predictions, and what is kept of a training: curves by epoch, event files.
 *
 * <p>May import how files are written and refused from {@code nn.data}. Invariant: a measure can be
 * fed one prediction after the other, and then allocates nothing, unless it needs all of them.
 */
@NullMarked
package dev.lanewise.nn.metrics;

import org.jspecify.annotations.NullMarked;
